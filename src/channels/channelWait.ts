import type { ChannelEvent } from '../core/channelEvents.js'
import { isPassing } from '../core/hasFailed.js'
import type { ChannelMachine } from '../core/channelMachine.js'
import { refusalWaitMs } from '../core/channelRetry.js'
import type { PartHost } from '../engine/part.js'
import { answerTimer } from './answerTimer.js'

/** The channel that waits. */
interface Waiting {
  readonly machine: ChannelMachine
  readonly apply: (event: ChannelEvent) => void
}

/** The one timer of a channel: for the next message of a replay, or before the next question to a server that could not answer. */
export class ChannelWait {
  readonly #part: PartHost
  readonly #channel: Waiting
  #cancel: (() => void) | null = null
  /** How often in a row the server could not answer. */
  #refusals = 0

  constructor(part: PartHost, channel: Waiting) {
    this.#part = part
    this.#channel = channel
  }

  /** The channel has entered another phase. */
  begin(): void {
    this.stop()
    const { phase, state } = this.#channel.machine
    if (phase === 'live' || phase === 'unsubscribed') this.#refusals = 0
    if (phase === 'replaying') this.#watchReplay()
    if (phase === 'failed' && isPassing(state)) this.#askLater()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  /** Reports a replay whose next message does not come. */
  #watchReplay(): void {
    const { cursor } = this.#channel.machine
    this.#cancel = answerTimer(this.#part, () => {
      if (cursor === this.#channel.machine.cursor) this.#channel.apply({ type: 'replayStalled' })
      else this.#watchReplay()
    })
  }

  #askLater(): void {
    const { environment, run } = this.#part
    this.#refusals += 1
    this.#cancel = environment.setTimer(
      () => run(() => this.#channel.apply({ type: 'retryDue' })),
      refusalWaitMs(this.#refusals, environment.random()),
    )
  }
}
