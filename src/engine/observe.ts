import { assertNever } from '../core/assertNever.js'
import type { ObservedEffect, ObservedEvent, ObservedPolicy, ObservedState } from '../core/observedMachine.js'
import { initialObserved } from '../core/observedMachine.js'
import { observedTransition } from '../core/observedTransition.js'
import { isRecord } from '../core/shape.js'
import { checkArgument } from './checkOptions.js'
import type { Connector, ConnectorHost, ConnectorSession, Intent } from './connector.js'
import { eventsBetween } from './connectivityEvents.js'
import { createObservedChannels, type ObservedChannels } from './observedChannels.js'
import { createObservedLink, type ObservedLink } from './observedLink.js'
import type { Link, Source } from './source.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Makes a connector from a source: observes a client library that dials by itself. Adapters return its result.
 *
 * @throws TypeError in development, when the source is none
 * @example
 * export const fromMyClient = (client: MyClient): Connector => observe({ name: 'my-client', capabilities, attach })
 */
export function observe(source: Source): Connector {
  if (process.env.NODE_ENV !== 'production') checkArgument('observe', isSource, source)
  const { name, capabilities } = source
  return { name, capabilities, open: (host) => createObservedSession(source, host) }
}

const isSource = (value: unknown): string | null =>
  isRecord(value) && isRecord(value['capabilities']) && typeof value['attach'] === 'function'
    ? null
    : 'a source with name, capabilities and attach'

function createObservedSession(source: Source, host: ConnectorHost): ConnectorSession {
  const { environment } = host
  let state = initialObserved
  let pending = 0
  const policy = observedPolicy(host, () => link.current())
  const channels = source.capabilities.channels
    ? createObservedChannels(source.capabilities, {
        link: () => link.current(),
        run: host.run,
        report: environment.report,
      })
    : null
  const link: ObservedLink = createObservedLink(source, channels, {
    environment,
    run: host.run,
    state: () => state,
    apply,
    pending: (count) => {
      pending = count
    },
  })

  function apply(event: ObservedEvent): void {
    const before = state
    const step = observedTransition(before, { ...event, at: environment.now() }, policy)
    state = step.state
    for (const each of eventsBetween(before.connection, state.connection)) host.emit(each)
    for (const effect of step.effects) runEffect(effect, state, link, channels, host)
  }

  /** A client without anything to ask with can only be believed. */
  function verify(): void {
    const isAsked = state.deadline !== null
    if (state.phase === 'up' && !isAsked && ask(link.current())) apply({ type: 'verifyRequested' })
  }

  function intend(intent: Intent): void {
    switch (intent) {
      case 'connect':
        return link.attach()
      case 'release':
        apply({ type: 'releaseRequested' })
        return link.detach()
      case 'disconnect':
      case 'signOut':
        link.current()?.disconnect?.()
        apply({ type: `${intent}Requested` })
        if (intent === 'signOut') host.signedOut()
        return
      case 'retry':
        if (state.phase === 'up') return verify()
        if (policy.canRetry) apply({ type: 'retryRequested' })
        return
      case 'verify':
        return verify()
      case 'acknowledge':
        return apply({ type: 'acknowledgeRequested' })
      default:
        return assertNever(intent)
    }
  }

  return {
    connection: () => state.connection,
    intend,
    signal() {
      link.reconcile()
      verify()
    },
    flush: () => undefined,
    pending: () => pending,
    deadline: () => state.deadline ?? Infinity,
    expire: () => apply({ type: 'ticked' }),
    channels: channels?.port ?? null,
    dispose() {
      apply({ type: 'disposed' })
      link.detach()
    },
  }
}

/** Asks the client for a sign of life; false when it cannot be asked. */
const ask = (link: Link | null): boolean => link?.verify !== undefined && link.verify() !== false

const observedPolicy = ({ policy: { times } }: ConnectorHost, link: () => Link | null): ObservedPolicy => ({
  handshakeMs: times.handshakeMs,
  stableMs: times.stableMs,
  verifyMs: times.wakeMs,
  get canStop() {
    return link()?.disconnect !== undefined
  },
  get canRetry() {
    return link()?.retryNow !== undefined
  },
})

function runEffect(
  effect: ObservedEffect,
  state: ObservedState,
  link: ObservedLink,
  channels: ObservedChannels | null,
  host: ConnectorHost,
): void {
  const { identity, reason } = state.connection
  switch (effect.type) {
    case 'restore': {
      const { isOtherIdentity, continuity } = effect
      if (isOtherIdentity) host.emit({ type: 'identity-changed', isElsewhere: false })
      return host.opened({ identity, isOtherIdentity, continuity })
    }
    case 'interrupt': {
      channels?.lost()
      const isOver = state.phase === 'stopped' || state.phase === 'closed'
      return host.lost({ reason, outlook: isOver ? 'stopped' : 'retrying' })
    }
    case 'stopClient':
      return link.stop()
    case 'retryClient':
      return link.current()?.retryNow?.()
    default:
      return assertNever(effect)
  }
}
