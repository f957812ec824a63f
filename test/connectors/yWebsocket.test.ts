import { describe, expect, it } from 'vitest'
import { record, room, synced, yWebsocketFixture } from './support/yWebsocketFixture.js'
import { until } from './support/wait.js'

const { faults, openRoom } = yWebsocketFixture()

describe('a Yjs document over y-websocket', { timeout: 60_000 }, () => {
  it('distinguishes a connection from a document that is in sync [C9]', async () => {
    const provider = openRoom()
    const recorded = record(provider)
    await recorded.fact('up')
    expect(recorded.types().slice(0, 3)).toEqual(['dialling', 'up', 'channel'])
    expect(recorded.link.observe()).toEqual({ phase: 'up' })
    await synced(recorded)
    expect(room.statuses(recorded)).toEqual(['subscribing', 'subscribed'])
    expect(room.last(recorded)).toEqual({ status: 'subscribed' })
  })

  it('says that a document has recovered only once it is in sync again [C9]', async () => {
    const provider = openRoom()
    const recorded = record(provider)
    await synced(recorded)
    faults().reset()
    await recorded.fact('up', 2)
    await synced(recorded)
    expect(room.statuses(recorded)).toEqual([
      'subscribing',
      'subscribed',
      'interrupted',
      'subscribing',
      'subscribed',
    ])
    expect(room.last(recorded)).toEqual({ status: 'subscribed', continuity: 'recovered' })
    expect(recorded.last('down')).toMatchObject({ reason: 'network-lost', code: 1006, retries: 'yes' })
  })

  it('sends the edits of an outage to a server that lost its memory', async () => {
    const provider = openRoom()
    const recorded = record(provider)
    await synced(recorded)
    const restarted = faults().restart(300)
    await recorded.fact('down')
    provider.doc.getText('t').insert(0, 'typed offline')
    await restarted
    await recorded.fact('up', 2)
    await until('the edit arrives', () => faults().server().document('plan').getText('t').length > 0)
    expect(recorded.count('pending')).toBe(0)
  })

  it('keeps a code that the provider retries as the reason of a loss', async () => {
    const provider = openRoom()
    const recorded = record(provider)
    await synced(recorded)
    faults().server().close(1008, 'slow down')
    expect(await recorded.fact('down')).toMatchObject({
      reason: 'policy-violation',
      code: 1008,
      message: 'slow down',
      retries: 'yes',
    })
    await recorded.fact('up', 2)
  })

  it('shows the present state to a source that is attached late', async () => {
    const provider = openRoom()
    await until('synced', () => provider.synced)
    const recorded = record(provider)
    expect(recorded.types()).toEqual(['up', 'channel'])
    expect(room.last(recorded)).toEqual({ status: 'subscribed' })
    recorded.link.subscribe?.('plan')
    expect(room.last(recorded)).toEqual({ status: 'subscribed' })
    recorded.link.subscribe?.('another room')
    expect(room.last(recorded, 'another room')).toEqual({ status: 'failed', reason: 'channel-not-found' })
  })
})
