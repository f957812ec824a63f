import type { Authenticate, Authorize } from './access.js'
import { guard } from './access.js'
import type { ChannelConfig } from './channelConfig.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import type { Fanout } from './fanout.js'
import type { Heartbeat, ServerLimits } from './limits.js'
import type { Ticker } from './outlet.js'
import type { Sessions } from './sessions.js'
import type { ChannelStore } from './store.js'

/** What the parts of one hub share. */
export interface HubContext {
  readonly environment: HubEnvironment
  readonly limits: ServerLimits
  readonly heartbeat: Heartbeat
  readonly store: ChannelStore
  readonly events: EventStream
  readonly ticker: Ticker
  readonly sessions: Sessions
  readonly fanout: Fanout
  readonly authenticate: Authenticate | undefined
  readonly authorize: Authorize | undefined
  readonly configOf: (name: string) => ChannelConfig | null
  /** The store is open; resolves with its epoch. */
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
