import { errorText } from '../core/describe.js'
import type { PartHost } from '../engine/part.js'
import type { Resync, ResyncContext } from './listener.js'
import type { Subscriber } from './subscriber.js'

/** How a resync ended: with what each function resolved to, or with an error in words. */
export type ResyncEnd =
  | { readonly type: 'resynced'; readonly values: ReadonlyMap<Resync, unknown> }
  | { readonly type: 'resyncFailed'; readonly message: string }

/** Runs each different `resync` of the subscribers once, after the commit. Returns the abort. */
export function runResync(
  host: Pick<PartHost, 'call' | 'environment' | 'measure' | 'run'>,
  subscribers: readonly Subscriber[],
  where: Omit<ResyncContext, 'signal'>,
  ended: (end: ResyncEnd) => void,
): () => void {
  const request = new AbortController()
  const { signal } = request
  const startedAt = host.environment.now()
  const resyncs = new Set(subscribers.flatMap(({ resync }) => resync ?? []))
  const end = (how: ResyncEnd): void => {
    if (signal.aborted) return
    host.run(() => {
      host.measure?.({ type: 'resync', ms: host.environment.now() - startedAt, outcome: how.type })
      ended(how)
    })
  }
  host.call(() => {
    if (signal.aborted) return
    const work = [...resyncs].map(async (resync) => [resync, await resync({ ...where, signal })] as const)
    Promise.all(work).then(
      (values) => end({ type: 'resynced', values: new Map(values) }),
      (error: unknown) => end({ type: 'resyncFailed', message: errorText(error) }),
    )
  })
  return () => request.abort()
}
