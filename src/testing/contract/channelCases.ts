import type { ChannelState } from '../../core/channel.js'
import { channel as channelOf, leaveChannel } from '../../channels/index.js'
import type { AdvisedCase } from './advisedCase.js'
import { check, pause, until } from './check.js'
import { read } from './reader.js'
import type { ConnectorContract, ContractChannel, ContractFaults } from './types.js'
import { inWorld } from './world.js'

/** Long enough for a duplicate message. */
const QUIET_MS = 300

const receiving = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
  channel: ContractChannel<F>,
): readonly AdvisedCase[] => [
  {
    title: 'delivers each message of a channel once, in order',
    advice: 'Report each message by `sink.message` once, in the order in which it came',
    run: () =>
      inWorld(contract, async ({ faults, connected }) => {
        const observer = await connected()
        const reader = read(observer, channel)
        await reader.settle(faults, 'first ')
        for (const text of ['a', 'b', 'c']) await reader.publish(faults, text)
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
    advice:
      'Subscribe again after a return, as `resubscribes` claims, and report `recovered` only when every missed message comes once',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        const { resubscribes, continuity } = subject.connector.capabilities
        const observer = await connected()
        const reader = read(observer, channel)
        await reader.settle(faults, 'first ')
        await faults.reset()
        await until('an outage', () => observer.outages.size > 0, observer.connection)
        await reader.publish(faults, 'missed')
        await until('a return', () => observer.connection().reconnectCount > 0, observer.connection)
        if (resubscribes === 'app') return
        await reader.settle(faults, 'second ')
        const claim = reader.channel.getState()?.continuity
        if (continuity === 'none') check(claim !== 'recovered' && claim !== 'intact', 'no proof', claim)
        else check(claim === 'recovered', 'recovered', reader.channel.getState())
        if (claim !== 'recovered') return
        await until(
          'what was missed',
          () => reader.has('missed'),
          () => reader.texts,
        )
        if (continuity === 'proved') reader.checkRun()
      }),
  },
  {
    title: 'does not claim a recovery from a server that lost its state',
    advice: 'Report `recovered` only when the server has said so after this return',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        const { resubscribes, continuity } = subject.connector.capabilities
        if (continuity === 'by-nature' || resubscribes === 'app') return
        const observer = await connected()
        const reader = read(observer, channel)
        await reader.settle(faults, 'first ')
        await faults.restart(QUIET_MS)
        await until('a return', () => observer.connection().reconnectCount > 0, observer.connection)
        const state = (): ChannelState | null => reader.channel.getState()
        const isOver = (): boolean => state()?.status === 'subscribed' || state()?.status === 'failed'
        await until('an answer', isOver, state)
        // No message follows a detected gap until the app acts.
        if (state()?.status === 'subscribed') await reader.settle(faults, 'second ')
        const claim = state()?.continuity
        check(claim !== 'recovered' && claim !== 'intact', 'no recovery', reader.channel.getState())
      }),
  },
]

const leaving = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
  channel: ContractChannel<F>,
): readonly AdvisedCase[] => [
  {
    title: 'leads back into a channel that a person left during an outage',
    advice:
      'Let the end of a subscription hold while the connection is down, too, and `subscribe` begin a new one',
    run: () =>
      inWorld(contract, async ({ faults, connected }) => {
        const observer = await connected()
        const reader = read(observer, channel)
        await reader.settle(faults, 'first ')
        await faults.refuse()
        await until('an outage', () => observer.outages.size > 0, observer.connection)
        leaveChannel(observer.connectivity, channel.name)
        await faults.heal()
        await until('a return', () => observer.connection().reconnectCount > 0, observer.connection)
        const state = reader.channel.getState()
        check(state?.status === 'failed' && state.reason === 'channel-left', 'channel-left', state)
        reader.channel.resubscribe()
        await reader.settle(faults, 'second ')
      }),
  },
]

/** Cases of connectors with channels. */
export function channelCases<F extends ContractFaults>(
  contract: ConnectorContract<F>,
): readonly AdvisedCase[] {
  const { channel } = contract
  if (channel === undefined)
    return [
      {
        title: 'refuses a channel by name if it has none',
        advice: 'Claim `channels: true` and give the contract a `channel`, or claim false',
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
  return [...receiving(contract, channel), ...leaving(contract, channel)]
}
