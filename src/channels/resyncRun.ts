import { errorText } from '../core/describe.js'
import type { PartHost } from '../engine/part.js'
import type { Fold } from './fold.js'
import type { Resync, ResyncContext, Subscriber } from './listener.js'
import { resyncOf } from './subscribers.js'

/** How a resync ended: with what each fold is replaced by, or with an error in words. */
export type ResyncEnd =
  | { readonly type: 'resynced'; readonly values: ReadonlyMap<Fold, unknown> }
  | { readonly type: 'resyncFailed'; readonly message: string }

/** Runs each different `resync` of the subscribers once, after the commit. Returns the abort. */
export function runResync(
  host: Pick<PartHost, 'call' | 'run'>,
  subscribers: readonly Subscriber[],
  where: Omit<ResyncContext, 'signal'>,
  ended: (end: ResyncEnd) => void,
): () => void {
  const request = new AbortController()
  const context: ResyncContext = { ...where, signal: request.signal }
  const folds = new Map<Resync, Set<Fold>>()
  for (const subscriber of subscribers) {
    const resync = resyncOf(subscriber)
    if (resync === null) continue
    const fed = folds.get(resync) ?? new Set()
    folds.set(resync, fed)
    // A definition's resync gives the state of its fold; a callback of its own gives nothing.
    if (subscriber.fold?.options.resync === resync) fed.add(subscriber.fold)
  }
  const end = (how: ResyncEnd): void => {
    if (!request.signal.aborted) host.run(() => ended(how))
  }
  host.call(() => {
    if (request.signal.aborted) return
    const work = [...folds].map(async ([resync, fed]) => [await resync(context), fed] as const)
    Promise.all(work).then(
      (results) => {
        const values = results.flatMap(([value, fed]) => [...fed].map((fold) => [fold, value] as const))
        end({ type: 'resynced', values: new Map(values) })
      },
      (error: unknown) => end({ type: 'resyncFailed', message: errorText(error) }),
    )
  })
  return () => request.abort()
}
