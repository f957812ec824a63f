import type { ChannelPort } from '../engine/channelPort.js'
import type { PartHost } from '../engine/part.js'
import type { SendChange } from './keep.js'

/** The channel part as the outbox sees it. */
export interface OutboxHost {
  readonly part: PartHost
  readonly port: ChannelPort
  /** `open`: send now. `closed`: not before its channel stands. */
  readonly gateOf: (channel: string) => 'open' | 'closed'
  readonly sendChanged: (change: SendChange) => void
}
