import type { ObservedEvent, ObservedState } from '../core/observedMachine.js'
import type { Environment } from './environment.js'
import type { ObservedChannels } from './observedChannels.js'
import { createSink } from './observedSink.js'
import type { Link, Source } from './source.js'

/** The attachment to a client library, from the first connect to the release. */
export interface ObservedLink {
  readonly current: () => Link | null
  readonly attach: () => void
  readonly detach: () => void
  /** Compares the state with the client's properties and takes the worse of the two. */
  readonly reconcile: () => void
  /** Stops the client. */
  readonly stop: () => void
}

interface ObservedLinkHost {
  readonly environment: Environment
  readonly run: (task: () => void) => void
  readonly state: () => ObservedState
  readonly apply: (event: ObservedEvent) => void
  readonly pending: (count: number) => void
}

export function createObservedLink(
  source: Source,
  channels: ObservedChannels | null,
  host: ObservedLinkHost,
): ObservedLink {
  let link: Link | null = null
  let isStopping = false
  const sink = createSink({
    fact: (event) =>
      host.run(() => {
        if (link === null) return
        host.apply(event)
        reconcile()
      }),
    run: host.run,
    channels,
    pending: host.pending,
    isStopping: () => isStopping,
  })

  function reconcile(): void {
    if (host.state().phase !== 'up' || link === null) return
    const observed = link.observe()
    if (observed.phase === 'up' || observed.phase === 'unknown') return
    const { reason, code = null } =
      observed.phase === 'stopped' ? observed : { reason: 'network-lost' as const, code: null }
    const retries = observed.phase === 'stopped' || observed.phase === 'idle' ? 'no' : 'yes'
    host.apply({ type: 'wentDown', loss: { reason, code, message: null, retries, nextAttemptAt: null } })
  }

  function attach(): void {
    if (link !== null) return link.connect?.()
    host.apply({ type: 'attached' })
    link = source.attach(sink, host.environment)
    const observed = link.observe()
    const isFresh = host.state().phase === 'waiting'
    if (observed.phase === 'up' && isFresh) sink.up()
    else if (observed.phase === 'dialling' && isFresh) sink.dialling()
    else if (observed.phase === 'stopped') sink.down({ ...observed, retries: 'no' })
    else if (observed.phase === 'idle') link.connect?.()
  }

  return {
    current: () => link,
    attach,
    detach() {
      channels?.detach()
      link?.dispose()
      link = null
      host.pending(0)
    },
    reconcile,
    stop() {
      isStopping = true
      link?.disconnect?.()
      isStopping = false
    },
  }
}
