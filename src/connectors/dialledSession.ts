import { assertNever } from '../core/assertNever.js'
import { initialConnection } from '../core/connection.js'
import type { ConnectionEffect, ConnectionEvent, ConnectionPolicy } from '../core/connectionEvents.js'
import { initialConnectionState, type ConnectionState } from '../core/connectionMachine.js'
import { transition } from '../core/connectionTransition.js'
import { publicConnection, publicStage } from '../core/projection.js'
import { browserBroadcast } from '../engine/browserBroadcast.js'
import type { ConnectorHost, ConnectorSession } from '../engine/connector.js'
import { eventsBetween } from '../engine/connectivityEvents.js'
import type { Broadcast, Signal } from '../engine/environment.js'
import type { DialledOptions } from './dialledOptions.js'
import { createDial, type Dial } from './dial.js'

/** Runs the machine of a dialled connection and its effects. */
export function createDialledSession(options: DialledOptions, host: ConnectorHost): ConnectorSession {
  const { environment } = host
  const policy: ConnectionPolicy = {
    ...host.policy,
    // The preparation refuses what is no url at all.
    needsPreparation: options.auth !== null || typeof options.url !== 'string' || options.url === '',
    hasToken: options.auth !== null,
  }
  let state = initialConnectionState
  let connection = initialConnection
  let tabs: Broadcast | null = null
  const dial = createDial(options, host, { state: () => state, connection: () => connection, apply })

  function apply(event: ConnectionEvent): void {
    const before = state
    const step = transition(before, { ...event, at: environment.now(), random: environment.random() }, policy)
    if (step.state === before) return
    state = step.state
    const previous = connection
    connection = publicConnection(state, previous)
    for (const each of eventsBetween(previous, connection)) host.emit(each)
    if (before.identity === null && state.identity !== null) listenToTabs()
    for (const effect of step.effects) runEffect(effect, state, dial, tabs, host)
  }

  /** Hears of another identity that signed in, in another tab. */
  function listenToTabs(): void {
    // One broadcast topic per server; only the fact travels. A query may hold a ticket.
    const { topic = (dial.url().split('?') as [string])[0] } = options.url as { readonly topic?: string }
    tabs ??= (environment.broadcast ?? browserBroadcast)(topic, () =>
      host.run(() => {
        if (state.identity === null) return
        apply({ type: 'identityChangedElsewhere' })
        host.emit({ type: 'identity-changed', isElsewhere: true })
      }),
    )
  }

  return {
    connection: () => connection,
    stage: () => publicStage(state),
    // To the machine, a release is a disconnect.
    intend: (intent) => apply({ type: `${intent === 'release' ? 'disconnect' : intent}Requested` }),
    pause: (pause) => apply({ type: 'pauseRequested', pause }),
    signal: (signal: Signal) =>
      apply(signal === 'resumed' ? { type: 'resumed' } : { type: 'networkChanged', network: signal }),
    flush: dial.flush,
    pending: () => 0,
    roundTripMs: dial.roundTripMs,
    deadline: () => Math.min(state.deadline ?? Infinity, dial.protocol.deadline?.() ?? Infinity),
    expire: () => apply({ type: 'ticked', lastInboundAt: dial.lastInboundAt() }),
    channels: dial.protocol.channels,
    dispose() {
      apply({ type: 'disposed' })
      dial.dispose()
      tabs?.close()
    },
  }
}

function runEffect(
  effect: ConnectionEffect,
  { identity, pingedAt, reason, stage }: ConnectionState,
  dial: Dial,
  tabs: Broadcast | null,
  host: ConnectorHost,
): void {
  switch (effect.type) {
    case 'restore':
      return host.opened({ identity, isOtherIdentity: effect.isOtherIdentity, continuity: 'unknown' })
    case 'interrupt':
      return host.lost({ reason, outlook: stage === 'waiting' ? 'retrying' : 'stopped' })
    case 'reportProcessClosed': {
      const error = dial.protocol.forgotten?.()
      return error && host.emit({ type: 'process-closed', error })
    }
    case 'announceIdentityChange':
      tabs?.post()
      return host.emit({ type: 'identity-changed', isElsewhere: false })
    case 'forgetSession':
      dial.protocol.forget?.()
      return host.signedOut()
    case 'prepare':
      return dial.prepare(effect.generation, effect.refused)
    case 'dial':
      return dial.open(effect.generation)
    case 'startHandshake':
      return dial.protocol.start()
    case 'ping':
      return dial.ping(pingedAt ?? host.environment.now())
    case 'closeSocket':
      return dial.close(effect.reason)
    case 'leave':
      return dial.leave()
    default:
      return assertNever(effect)
  }
}
