import { channel as channelOf, type Channel } from '../../channels/index.js'
import { check, inTime, pause, until } from './check.js'
import type { ContractChannel, ContractFaults } from './types.js'
import type { Observer } from './world.js'

/** A subscribed channel, the texts that were published on it and those that it has received. */
export interface Reader<F extends ContractFaults> {
  readonly channel: Channel
  readonly texts: readonly unknown[]
  readonly has: (text: string) => boolean
  readonly publish: (faults: F, text: string) => Promise<void>
  /** Publishes until a first text arrives, because a client may report subscribed before its server knows. */
  readonly settle: (faults: F, prefix: string) => Promise<void>
  /** Checks that nothing is missing, repeated or out of order since the first text. */
  readonly checkRun: () => void
}

/** Subscribes to the channel of a contract. */
export function read<F extends ContractFaults>(
  { connectivity }: Observer,
  given: ContractChannel<F>,
): Reader<F> {
  const { name, textOf = (data) => data } = given
  const channel = channelOf(connectivity, name)
  const texts: unknown[] = []
  const published: string[] = []
  channel.subscribe({ onMessage: (data) => void texts.push(textOf(data)) })

  async function publish(faults: F, text: string): Promise<void> {
    published.push(text)
    await inTime('a publish', given.publish(faults, text))
  }

  return {
    channel,
    texts,
    has: (text) => texts.includes(text),
    publish,
    async settle(faults, prefix) {
      const isSubscribed = (): boolean => channel.getState()?.status === 'subscribed'
      await until('subscribed', isSubscribed, channel.getState)
      let count = 0
      const came = async (): Promise<boolean> => {
        if (texts.some((text) => String(text).startsWith(prefix))) return true
        await publish(faults, `${prefix}${(count += 1)}`)
        await pause(50)
        return false
      }
      await until(`a text that begins with ${prefix}`, came, () => texts)
    },
    checkRun() {
      const first = published.indexOf(String(texts[0]))
      const expected = published.slice(first, first + texts.length)
      check(texts.join() === expected.join(), `each message once, in order: ${expected.join()}`, texts)
    },
  }
}
