import type { EphemeralMessage } from '../engine/channelPort.js'
import { guard } from './guard.js'
import type { Keep, KeepHost } from './keep.js'

/** Where an ephemeral message comes from, given beside its data. */
export interface EphemeralInfo {
  readonly channel: string
  /** The name of the sender as the server attests it, never as the sender says; null when it is not told. */
  readonly from: string | null
  /** When the server passed it on, by its clock; epoch milliseconds, null when it is not told. */
  readonly at: number | null
}

/** A listener for ephemeral messages. */
export interface EphemeralListener {
  readonly onMessage: (data: unknown, info: EphemeralInfo) => void
}

/** The listeners for the ephemeral messages of one channel. Keeps no message. */
export class EphemeralKeep implements Keep {
  readonly listeners: Set<EphemeralListener> = new Set()
  readonly #host: KeepHost

  constructor(host: KeepHost) {
    this.#host = host
  }

  ephemeral({ data, from, at }: EphemeralMessage): void {
    const { name: channel, part } = this.#host
    part.call(() => {
      for (const listener of [...this.listeners])
        if (this.listeners.has(listener)) guard(part, () => listener.onMessage(data, { channel, from, at }))
    })
  }

  paged(): boolean {
    return false
  }

  wish(): void {}

  take(): void {}

  begun(): void {}

  forget(): void {}

  live(): void {}

  interrupt(): void {}

  cancel(): void {}

  clear(): void {}

  dispose(): void {}
}

/** Makes the listeners of a channel: `entry.keep(createEphemeralKeep)`. */
export const createEphemeralKeep = (host: KeepHost): EphemeralKeep => new EphemeralKeep(host)
