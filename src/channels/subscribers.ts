import type { ActionOverrides } from '../core/actions.js'
import type { OnGap } from '../core/channel.js'
import type { Fold } from './fold.js'
import type { Resync, Subscriber } from './listener.js'
import type { StandardSchema } from './standardSchema.js'

/** The wishes of all subscribers of a channel together. */
export interface Wishes {
  readonly onGap: OnGap
  readonly canResync: boolean
  /** Somebody has an `onMessage`. */
  readonly takesMessages: boolean
  readonly history: number
  readonly actions: ActionOverrides | null
  readonly schemas: ReadonlySet<StandardSchema>
  readonly folds: ReadonlyMap<Fold, Subscriber>
  /** How many messages the list of each schema keeps, and with how many it starts. */
  readonly lists: ReadonlyMap<StandardSchema | null, { readonly keep: number; readonly history: number }>
}

/** Among several subscribers, those that take messages must all be content with what is done about lost ones. */
export function wishesOf(subscribers: readonly Subscriber[]): Wishes {
  const folds = new Map<Fold, Subscriber>()
  const lists = new Map<StandardSchema | null, { keep: number; history: number }>()
  const schemas = new Set<StandardSchema>()
  for (const subscriber of subscribers) {
    const { schema, fold, keep = 0, history = 0 } = subscriber
    if (schema !== null) schemas.add(schema)
    const known = fold === null ? undefined : folds.get(fold)
    if (fold !== null && (known?.history ?? -1) < history) folds.set(fold, subscriber)
    if (keep === 0) continue
    const list = lists.get(schema) ?? { keep: 0, history: 0 }
    lists.set(schema, { keep: Math.max(list.keep, keep), history: Math.max(list.history, history) })
  }
  return {
    onGap: onGapOf(subscribers),
    canResync: subscribers.some((subscriber) => resyncOf(subscriber) !== null),
    takesMessages: subscribers.some(({ onMessage }) => onMessage !== undefined),
    history: Math.max(0, ...subscribers.map(({ history = 0 }) => history)),
    actions: subscribers.find(({ actions }) => actions !== null)?.actions ?? null,
    schemas,
    folds,
    lists,
  }
}

export const resyncOf = ({ resync, fold }: Subscriber): Resync | null =>
  resync ?? fold?.options.resync ?? null

function onGapOf(subscribers: readonly Subscriber[]): OnGap {
  const wishes = new Set<OnGap>()
  for (const subscriber of subscribers) {
    const { onMessage, onGap, fold, keep = 0 } = subscriber
    const canResync = resyncOf(subscriber) !== null
    const takes = onMessage !== undefined || canResync || onGap !== undefined || fold !== null || keep > 0
    if (!takes) continue
    if (onGap === 'resync' && !canResync) wishes.add('prompt')
    else wishes.add(onGap ?? (canResync ? 'resync' : 'prompt'))
  }
  if (wishes.has('prompt') || wishes.size === 0) return 'prompt'
  return wishes.has('resync') ? 'resync' : 'skip'
}
