import type { ChannelAccess } from './channel.js'
import { Fold, type FoldOptions, type Reduce } from './fold.js'
import { createFoldKeep } from './foldKeep.js'
import type { Resync } from './listener.js'

const definedFolds = new WeakMap<ChannelAccess, Fold>()
const sharedFolds = new WeakMap<ChannelAccess, WeakMap<Reduce, Fold>>()

/**
 * The one fold of a definition on a client.
 *
 * @throws TypeError when the definition folds nothing
 */
export function foldOfDefinition(caller: string, access: ChannelAccess): Fold {
  const known = definedFolds.get(access)
  if (known !== undefined) return known
  const { definition } = access
  if (definition === null || definition.reduce === null)
    throw new TypeError(
      `${caller}: expected a definition with initial and reduce, got one without; say defineChannel(${JSON.stringify(access.handle.name)}, { initial, reduce })`,
    )
  const { initial, reduce, resync, check } = definition
  const fold = makeFold(access, { initial, reduce, resync, check })
  definedFolds.set(access, fold)
  return fold
}

/** The fold of a function: components that give the same `reduce` and `initial`, and no `resync`, share it. */
export function foldOfFunction(
  access: ChannelAccess,
  initial: unknown,
  reduce: Reduce,
  resync: Resync | null,
): Fold {
  const options = { initial, reduce, resync, check: null }
  if (resync !== null) return makeFold(access, options)
  const folds = sharedFolds.get(access) ?? new WeakMap<Reduce, Fold>()
  sharedFolds.set(access, folds)
  const known = folds.get(reduce)
  // The only component of a fold may have given it another function.
  const isSame = known?.options.reduce === reduce
  if (known !== undefined && isSame && Object.is(known.options.initial, initial)) return known
  const fold = makeFold(access, options)
  if (!isSame) folds.set(reduce, fold)
  return fold
}

/** A fold that the channel feeds. */
function makeFold({ entry }: ChannelAccess, options: FoldOptions): Fold {
  entry.keep(createFoldKeep)
  return new Fold(options)
}
