import type { ChannelState } from '../../core/channel.js'
import type { Snapshot } from '../../core/snapshot.js'
import { channel as channelOf, leaveChannel, type Channel } from '../../channels/index.js'
import { check, inTime, pause, until } from './check.js'
import type { ConnectorContract, ContractCase, ContractChannel, ContractFaults } from './types.js'
import { inWorld, type Observer } from './world.js'

/** Long enough for a duplicate message. */
const QUIET_MS = 300

/** A subscribed channel and its received texts. */
interface Reader {
  readonly channel: Channel
  readonly texts: readonly unknown[]
  readonly has: (text: string) => boolean
}

function read<F extends ContractFaults>({ connectivity }: Observer, given: ContractChannel<F>): Reader {
  const { name, textOf = (data) => data } = given
  const handle = channelOf(connectivity, name)
  const texts: unknown[] = []
  handle.subscribe({ onMessage: (data) => void texts.push(textOf(data)) })
  return { channel: handle, texts, has: (text) => texts.includes(text) }
}

/** Publishes until a first text arrives, because a client may report subscribed before its server knows. */
async function settle<F extends ContractFaults>(
  reader: Reader,
  { publish }: ContractChannel<F>,
  faults: F,
  prefix: string,
): Promise<void> {
  const isSubscribed = (): boolean => reader.channel.getState()?.status === 'subscribed'
  await until('subscribed', isSubscribed, reader.channel.getState)
  let count = 0
  const came = async (): Promise<boolean> => {
    if (reader.texts.some((text) => String(text).startsWith(prefix))) return true
    await inTime('a publish', publish(faults, `${prefix}${(count += 1)}`))
    await pause(50)
    return false
  }
  await until(`a text that begins with ${prefix}`, came, () => reader.texts)
}

const receiving = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
  channel: ContractChannel<F>,
): readonly ContractCase[] => [
  {
    title: 'delivers each message of a channel once, in order',
    run: () =>
      inWorld(contract, async ({ faults, connected }) => {
        const observer = await connected()
        const reader = read(observer, channel)
        await settle(reader, channel, faults, 'first ')
        for (const text of ['a', 'b', 'c']) await channel.publish(faults, text)
        await until(
          'the last message',
          () => reader.has('c'),
          () => reader.texts,
        )
        await pause(QUIET_MS)
        const last = reader.texts.filter((text) => !String(text).startsWith('first '))
        check(last.join() === 'a,b,c', 'a,b,c', reader.texts)
      }),
  },
  {
    title: 'restores a channel after a loss, and never claims more than was proved',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        const { resubscribes, continuity } = subject.connector.capabilities
        const observer = await connected()
        const reader = read(observer, channel)
        await settle(reader, channel, faults, 'first ')
        await faults.reset()
        await until('an outage', () => observer.outages.size > 0, observer.connection)
        await channel.publish(faults, 'missed')
        await until('a return', () => observer.connection().reconnectCount > 0, observer.connection)
        if (resubscribes === 'app') return
        await settle(reader, channel, faults, 'second ')
        const claim = reader.channel.getState()?.continuity
        if (continuity === 'none') check(claim !== 'recovered' && claim !== 'intact', 'no proof', claim)
        else check(claim === 'recovered', 'recovered', reader.channel.getState())
        if (claim === 'recovered')
          await until(
            'what was missed',
            () => reader.has('missed'),
            () => reader.texts,
          )
      }),
  },
  {
    title: 'does not claim a recovery from a server that lost its state',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        const { resubscribes, continuity } = subject.connector.capabilities
        if (continuity === 'by-nature' || resubscribes === 'app') return
        const observer = await connected()
        const reader = read(observer, channel)
        await settle(reader, channel, faults, 'first ')
        await faults.restart(QUIET_MS)
        await until('a return', () => observer.connection().reconnectCount > 0, observer.connection)
        const state = (): ChannelState | null => reader.channel.getState()
        const isOver = (): boolean => state()?.status === 'subscribed' || state()?.status === 'failed'
        await until('an answer', isOver, state)
        // No message follows a detected gap until the app acts.
        if (state()?.status === 'subscribed') await settle(reader, channel, faults, 'second ')
        const claim = state()?.continuity
        check(claim !== 'recovered' && claim !== 'intact', 'no recovery', reader.channel.getState())
      }),
  },
]

const leaving = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
  channel: ContractChannel<F>,
): readonly ContractCase[] => [
  {
    title: 'leads back into a channel that a person left during an outage',
    run: () =>
      inWorld(contract, async ({ faults, connected }) => {
        const observer = await connected()
        const reader = read(observer, channel)
        await settle(reader, channel, faults, 'first ')
        await faults.refuse()
        await until('an outage', () => observer.outages.size > 0, observer.connection)
        leaveChannel(observer.connectivity, channel.name)
        await faults.heal()
        await until('a return', () => observer.connection().reconnectCount > 0, observer.connection)
        const state = reader.channel.getState()
        check(state?.status === 'failed' && state.reason === 'channel-left', 'channel-left', state)
        reader.channel.resubscribe()
        await settle(reader, channel, faults, 'second ')
      }),
  },
]

const sending = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
  channel: ContractChannel<F>,
  accepted: NonNullable<ContractChannel<F>['accepted']>,
): readonly ContractCase[] => [
  {
    title: 'gives the claimed guarantee with a resolved send',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        const { acknowledges } = subject.connector.capabilities
        const observer = await connected()
        const reader = read(observer, channel)
        await settle(reader, channel, faults, 'first ')
        await inTime('the send', reader.channel.send('mine'))
        const isThere = async (): Promise<boolean> => (await accepted(faults)).includes('mine')
        if (acknowledges === 'written') await until('the send', isThere, () => accepted(faults))
        else check(await isThere(), 'an accepted send', await accepted(faults))
      }),
  },
  {
    title: 'has a send with a lost answer accepted once, if it claims to',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        if (!subject.connector.capabilities.deduplicates) return
        const observer = await connected()
        const reader = read(observer, channel)
        await settle(reader, channel, faults, 'first ')
        await faults.dropInbound()
        const sent = reader.channel.send('mine')
        const count = async (): Promise<number> =>
          (await accepted(faults)).filter((data) => data === 'mine').length
        await until(
          'the send',
          async () => (await count()) > 0,
          () => accepted(faults),
        )
        await faults.heal()
        await faults.reset()
        await inTime('the send', sent)
        check((await count()) === 1, 'one accepted send', await accepted(faults))
      }),
  },
  {
    title: 'counts a waiting send until it is settled, if it claims to',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        if (!subject.connector.capabilities.countsPending) return
        const observer = await connected()
        const reader = read(observer, channel)
        await settle(reader, channel, faults, 'first ')
        const state = (): Snapshot => observer.connectivity.getState()
        await faults.hole()
        let isSettled = false
        const note = (): void => void (isSettled = true)
        reader.channel.send('mine').then(note, note)
        await until('a pending send', () => state().pending > 0, state)
        await faults.heal()
        await faults.reset()
        await until('no pending send', () => isSettled && state().pending === 0, state)
      }),
  },
]

/** Cases of connectors with channels. */
export function channelCases<F extends ContractFaults>(
  contract: ConnectorContract<F>,
): readonly ContractCase[] {
  const { channel } = contract
  if (channel === undefined)
    return [
      {
        title: 'refuses a channel by name if it has none',
        run: () =>
          inWorld(contract, async ({ subject, observe }) => {
            if (subject.connector.capabilities.channels) return
            const { connectivity } = observe()
            let message = ''
            try {
              channelOf(connectivity, 'orders')
            } catch (error) {
              message = error instanceof Error ? error.message : ''
            }
            check(
              message.includes(subject.connector.name),
              'an error with the name of the connector',
              message,
            )
          }),
      },
    ]
  const { accepted } = channel
  return [
    ...receiving(contract, channel),
    ...leaving(contract, channel),
    ...(accepted === undefined ? [] : sending(contract, channel, accepted)),
  ]
}
