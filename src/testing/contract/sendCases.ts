import type { Snapshot } from '../../core/snapshot.js'
import type { AdvisedCase } from './advisedCase.js'
import { check, inTime, until } from './check.js'
import { read } from './reader.js'
import type { ConnectorContract, ContractChannel, ContractFaults } from './types.js'
import { inWorld } from './world.js'

const sending = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
  channel: ContractChannel<F>,
  accepted: NonNullable<ContractChannel<F>['accepted']>,
): readonly AdvisedCase[] => [
  {
    title: 'gives the claimed guarantee with a resolved send',
    advice: 'Resolve `send` when what `acknowledges` claims has happened',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        const { acknowledges } = subject.connector.capabilities
        const observer = await connected()
        const reader = read(observer, channel)
        await reader.settle(faults, 'first ')
        await inTime('the send', reader.channel.send('mine'))
        const isThere = async (): Promise<boolean> => (await accepted(faults)).includes('mine')
        if (acknowledges === 'written') await until('the send', isThere, () => accepted(faults))
        else check(await isThere(), 'an accepted send', await accepted(faults))
      }),
  },
  {
    title: 'has a send with a lost answer accepted once, if it claims to',
    advice: 'Send again under the same id, or claim `deduplicates: false`',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        if (!subject.connector.capabilities.deduplicates) return
        const observer = await connected()
        const reader = read(observer, channel)
        await reader.settle(faults, 'first ')
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
    advice: 'Report the number by `sink.pending`, or claim `countsPending: false`',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        if (!subject.connector.capabilities.countsPending) return
        const observer = await connected()
        const reader = read(observer, channel)
        await reader.settle(faults, 'first ')
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

/** Cases of connectors that can send. */
export function sendCases<F extends ContractFaults>(contract: ConnectorContract<F>): readonly AdvisedCase[] {
  const { channel } = contract
  if (channel?.accepted === undefined) return []
  return sending(contract, channel, channel.accepted)
}
