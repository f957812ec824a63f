import { describe, expect, it } from 'vitest'
import { createScripted } from '../channels/support/scripted.js'
import { createListener, inject } from '../channels/support/listener.js'

const answer = (epoch: string, offset: number) => ({
  t: 'subscribed',
  ch: 'a',
  kind: 'log',
  pos: { epoch, offset },
  replay: 0,
})

describe('a server whose numbers go backwards on a connection that stands', () => {
  it('delivers no message twice and none of before, and the client asks it what it missed [F49]', async () => {
    const { world, inbox } = await createListener()
    inject(world, ...[1, 2].map((o) => ({ t: 'message', ch: 'a', o, d: `again ${o}` })))
    expect(inbox.data).toEqual([1, 2, 3])
    const epoch = world.channel('a').position()?.epoch ?? ''
    inject(world, answer(epoch, 1))
    await world.advance(100)
    void world.simulation.server.publish('a', 4)
    await world.advance(100)
    expect(inbox.data).toEqual([1, 2, 3, 4])
    expect(world.channel('a').getState()).toMatchObject({ status: 'subscribed', gaps: 0 })
    expect(world.network.dials()).toBe(1)
  })
})

describe('a server that names another epoch on a connection that stands', () => {
  it('is asked again at the position of before, which shows whether anything is lost [F49]', async () => {
    const { world, inbox } = await createListener()
    inject(world, answer('other', 0), { t: 'message', ch: 'a', o: 1, d: 'of another history' })
    expect(inbox.data).toEqual([1, 2, 3])
    await world.advance(100)
    expect(world.sent('client', 'subscribe').at(-1)).toMatchObject({ pos: { offset: 3 } })
    void world.simulation.server.publish('a', 4)
    await world.advance(100)
    expect(inbox.data).toEqual([1, 2, 3, 4])
    expect(world.channel('a').getState()).toMatchObject({ status: 'subscribed', gaps: 0 })
  })

  it('is a lasting fault before the first message of the other history, when it stays with it [F49]', async () => {
    const page = createScripted({ hasPositions: true })
    const seen: string[] = []
    page.channel<string>('a').subscribe({
      onMessage: (data) => seen.push(data),
      onError: ({ code }) => seen.push(code),
    })
    await page.up()
    const other = { kind: 'log', position: { epoch: 'other', offset: 0 }, replay: 1 } as const
    await page.tell((receiver) => {
      receiver.subscribed('a', { kind: 'log', position: { epoch: 'e', offset: 0 }, replay: 0 })
      receiver.message('a', { data: 'one', offset: 1, id: null })
      receiver.subscribed('a', other)
      receiver.message('a', { data: 'first of the other', offset: 1, id: null })
    })
    await page.tell((receiver) => {
      receiver.subscribed('a', other)
      receiver.message('a', { data: 'first of the other', offset: 1, id: null })
      receiver.message('a', { data: 'second of the other', offset: 2, id: null })
    })
    expect(seen).toEqual(['one', 'channel-gap'])
    expect(page.channel('a').getState()).toMatchObject({ status: 'failed', continuity: 'gap', gaps: 1 })
  })
})
