import { assertNever } from '../../core/assertNever.js'
import type { Reason } from '../../core/reasons.js'
import type { Environment } from '../../engine/environment.js'
import type { Observed, Sink } from '../../engine/source.js'
import { connectionMeaning } from './connectionMeaning.js'
import { messageOf } from './details.js'
import { createLogin, type Login } from './login.js'
import type { ConnectionChange } from './monitor.js'
import type { ZimClient, ZimOptions } from './types.js'

/** The connection of a client, as facts. */
export interface ZimConnection {
  readonly observe: () => Observed
  readonly changed: (change: ConnectionChange) => void
  readonly login: Login
  /** The connector logs out in order to log in again; the logout is then not one of the app. */
  readonly restarting: () => void
  readonly closed: () => void
}

interface ConnectionHost {
  readonly sink: Sink
  readonly environment: Environment
  /** The user is connected. */
  readonly opened: () => void
  /** The app logged out. */
  readonly ended: () => void
  /** The user is not connected any more, or not yet. */
  readonly interrupted: () => void
  /** ZIM told a connection that it does not have. */
  readonly unproved: () => void
}

const reasonOfDial = (reason: Reason): Reason => (reason === 'network-lost' ? 'unreachable' : reason)

export function createConnection<Z extends ZimClient>(
  zim: Z,
  options: ZimOptions<Z>,
  { sink, environment, opened, ended, interrupted, unproved }: ConnectionHost,
): ZimConnection {
  let observed: Observed = { phase: 'unknown' }
  let isRestarting = false

  function refused(reason: Reason, code: string | number | null, message: string | null): void {
    observed = { phase: 'stopped', reason, code }
    sink.verdict({ reason, code, message })
  }
  const login = createLogin(zim, options, { sink, environment, refused })
  if (login.isPossible) observed = { phase: 'idle' }

  function up(): void {
    observed = { phase: 'up' }
    login.connected()
    sink.up({ identity: options.identity?.() ?? options.userID ?? null })
    opened()
  }

  function lost(reason: Reason, code: string, message: string | null): void {
    const wasUp = observed.phase === 'up'
    observed = { phase: 'waiting' }
    if (wasUp) return sink.down({ reason, code, message, retries: 'yes' })
    // ZIM tells the end of each dial of an outage, and not its beginning.
    sink.dialling()
    sink.attemptFailed({ reason: reasonOfDial(reason), code, message, retries: 'yes' })
  }

  function closed(): void {
    isRestarting = false
    observed = { phase: 'stopped', reason: 'closed-by-app' }
    ended()
    sink.closed()
  }

  function changed({ state, event, extendedData }: ConnectionChange): void {
    const meaning = connectionMeaning(state, event)
    const code = `${state}+${event}`
    const message = messageOf(extendedData)
    if (meaning.is === 'up' && !login.isProof()) return unproved()
    if (meaning.is !== 'closed') isRestarting = false
    if (meaning.is !== 'up') interrupted()
    switch (meaning.is) {
      case 'up':
        return up()
      case 'dialling':
        observed = { phase: 'dialling' }
        return sink.dialling()
      case 'lost':
        return lost(meaning.reason, code, message)
      case 'stopped':
        if (login.isPossible) {
          observed = { phase: 'waiting' }
          return login.again(meaning.reason, code, message)
        }
        observed = { phase: 'stopped', reason: meaning.reason, code }
        return sink.down({ reason: meaning.reason, code, message, retries: 'no' })
      case 'refused':
        observed = { phase: 'waiting' }
        if (meaning.reason === 'token-expired' && login.refresh(code)) return
        return refused(meaning.reason, code, message)
      case 'closed':
        return isRestarting ? undefined : closed()
      default:
        return assertNever(meaning)
    }
  }

  return {
    observe: () => observed,
    changed,
    login,
    restarting: () => void (isRestarting = true),
    closed,
  }
}
