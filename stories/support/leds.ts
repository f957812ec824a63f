import type { LedState } from 'react-connectivity'
import type { SituationName } from 'react-connectivity/testing'

/** The situation in which the LED of the connection, or of the channel, shows each state. */
export const leds: readonly {
  readonly state: LedState
  readonly situation: SituationName
  readonly channel?: string
}[] = [
  { state: 'online', situation: 'online' },
  { state: 'connecting', situation: 'connecting' },
  { state: 'reconnecting', situation: 'reconnecting' },
  { state: 'offline', situation: 'offline' },
  { state: 'paused', situation: 'paused' },
  { state: 'failed', situation: 'kicked' },
  { state: 'idle', situation: 'idle' },
  { state: 'syncing', situation: 'syncing', channel: 'orders' },
  { state: 'stale', situation: 'overflow', channel: 'orders' },
]
