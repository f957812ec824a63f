import {
  askAccess,
  guard,
  type AccessRequest,
  type Authenticate,
  type Authorize,
  type Permit,
} from './access.js'
import type { ChannelConfig } from './channelConfig.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import type { Fanout } from './fanout.js'
import type { Heartbeat, ServerLimits } from './limits.js'
import type { Sessions } from './sessions.js'
import type { SlowConsumers } from './slowConsumers.js'
import type { Spread } from './spread.js'
import type { ChannelStore } from './store.js'
import type { StoreSupervisor } from './storeSupervisor.js'
import type { Ticker } from './ticker.js'

/** Shared by all parts of one hub. */
export interface HubContext {
  readonly environment: HubEnvironment
  readonly limits: ServerLimits
  readonly heartbeat: Heartbeat
  readonly store: ChannelStore
  readonly supervisor: StoreSupervisor
  readonly events: EventStream
  readonly ticker: Ticker
  readonly slowConsumers: SlowConsumers
  readonly spread: Spread
  readonly sessions: Sessions
  readonly fanout: Fanout
  readonly authenticate: Authenticate | null
  readonly authorize: Authorize | null
  readonly configOf: (name: string) => ChannelConfig | null
  /** The store is open; resolves with its epoch. Rejects at once while it is being opened again. */
  readonly ready: Promise<string>
}

/** The configuration of a channel, `null` when there is no such channel, `failed` when the app's function threw. */
export function lookUp(context: HubContext, name: string): ChannelConfig | null | 'failed' {
  const found = guard<ChannelConfig | null, 'failed'>(
    context.events,
    'channels',
    () => context.configOf(name),
    'failed',
  )
  return found instanceof Promise ? 'failed' : found
}

/** Asks `authorize` with a deadline, because later frames of the channel wait for the answer. */
export function askInTime(context: HubContext, request: AccessRequest): Permit | Promise<Permit> {
  const { environment, events, limits, authorize } = context
  const answer = askAccess(events, authorize, request)
  if (!(answer instanceof Promise)) return answer
  return new Promise((resolve) => {
    const cancel = environment.setTimer(() => {
      const error = new Error(`authorize did not answer within ${limits.authenticateTimeoutMs} ms`)
      events.emit({ type: 'callback-failed', callback: 'authorize', error })
      resolve('failed')
    }, limits.authenticateTimeoutMs)
    void answer.then(resolve).finally(cancel)
  })
}
