import { describe, expect, it } from 'vitest'
import { channelMessages, ConnectivityError, type ChannelMessages } from 'react-connectivity'
import { createRoom, old, range } from './support/room.js'
import { createWorld, watch, type World } from './support/world.js'

/** A connected list with the newest of three messages. */
async function createList(): Promise<{ readonly world: World; readonly list: ChannelMessages }> {
  const world = createWorld()
  const list = channelMessages(world.client, 'a')
  list.subscribe({ keep: 1 })
  await world.connect()
  for (const n of [1, 2, 3]) await world.simulation.server.publish('a', n)
  await world.advance(100)
  return { world, list }
}

describe('a person who scrolls up', () => {
  it('is told when the server does not answer, and may ask again', async () => {
    const { page, here, asked, answer, shown } = await createRoom()
    const first = watch(here.loadOlder(2))
    await page.environment.advance(29_999)
    expect(first.code).toBe('pending')
    await page.environment.advance(1)
    expect([first.code, page.environment.timers()]).toEqual(['timed-out', 0])
    const second = here.loadOlder(2)
    await answer(100, 98)
    expect([await second, asked, await shown()]).toEqual([2, ['100 2', '100 2'], [98, 99, 100]])
  })

  it('is told within the time that the app set, counted from the last page', async () => {
    const { page, here, answer, shown } = await createRoom()
    const found = watch(here.loadOlder(300))
    await page.environment.advance(20_000)
    await page.tell((receiver) =>
      receiver.paged('room', { before: { epoch: 'e', offset: 100 }, messages: range(50, 99), hasMore: true }),
    )
    await page.environment.advance(29_000)
    expect(found.code).toBe('pending')
    await answer(50, 50)
    await page.environment.advance(1000)
    expect([found.code, (await shown()).length, page.environment.timers()]).toEqual(['kept', 51, 0])
    const world = createWorld({ times: { answerMs: 500 } })
    const list = channelMessages(world.client, 'a')
    list.subscribe({ keep: 10 })
    await world.connect()
    await world.simulation.server.publish('a', 1)
    await world.advance(100)
    world.network.mode = 'swallow'
    const late = watch(list.loadOlder())
    await world.advance(499)
    expect(late.code).toBe('pending')
    await world.advance(1)
    expect(late.code).toBe('timed-out')
  })

  it('gets the older messages after a blip, asked for again', async () => {
    const { page, here, asked, subscribed, answer, shown } = await createRoom()
    const found = watch(here.loadOlder(2))
    await page.environment.settle()
    await page.down()
    await answer(100, 90)
    const during = watch(here.loadOlder(3))
    await page.environment.advance(5000)
    await page.up('ada')
    expect([found.code, during.code, asked]).toEqual(['pending', 'pending', ['100 2']])
    await page.tell((receiver) =>
      receiver.subscribed('room', { kind: 'log', position: { epoch: 'e', offset: 100 }, replay: 0 }),
    )
    expect(asked).toEqual(['100 2', '100 2', '100 3'])
    await answer(100, 98)
    await answer(100, 97)
    expect([found.code, during.code, await shown()]).toEqual(['kept', 'kept', [98, 99, 100]])
    await subscribed()
    expect(asked.length).toBe(3)
  })

  it('waits for the next subscription when the channel lost messages, and is asked once for each', async () => {
    const { page, here, asked, subscribed, answer } = await createRoom({ onGap: 'skip' })
    const found = watch(here.loadOlder(2))
    here.subscribe({ keep: 20, onGap: 'skip' })
    await page.tell((receiver) =>
      receiver.ended('room', { reason: 'channel-full', code: 'channel-full', message: null, last: null }),
    )
    await answer(100, 0, 'e', 'not-subscribed')
    expect([found.code, asked]).toEqual(['pending', ['100 2']])
    await subscribed()
    expect(asked.filter((each) => each === '100 2').length).toBe(2)
    await answer(100, 98)
    expect(found.code).toBe('kept')
  })

  it('is told when the blip lasts too long', async () => {
    const { page, here } = await createRoom()
    const first = watch(here.loadOlder(2))
    await page.down()
    await page.environment.advance(30_000)
    expect(first.code).toBe('timed-out')
    await page.up('ada')
    const found = watch(here.loadOlder(2))
    await page.environment.settle()
    for (let blip = 0; blip < 4; blip += 1) {
      await page.environment.advance(6000)
      await page.down()
      await page.environment.advance(3000)
      await page.up('ada')
    }
    expect([found.code, page.environment.timers()]).toEqual(['timed-out', 0])
  })

  it('is told when the connection is lost for good, and gets no promise while there is none', async () => {
    const { page, here } = await createRoom()
    const found = here.loadOlder(2)
    await page.environment.settle()
    const outcome = watch(found)
    await page.down('stopped')
    expect(outcome.code).toBe('connection-lost')
    await expect(found).rejects.toMatchObject({ channel: 'room', reason: 'token-expired' })
    await expect(found).rejects.toBeInstanceOf(ConnectivityError)
    expect((await Promise.allSettled([here.loadOlder()]))[0]).toMatchObject({
      reason: { code: 'connection-lost' },
    })
  })

  it.each([
    ['disconnects', ({ client }: World) => void client.disconnect(), 'connection-lost'],
    ['signs out', ({ client }: World) => void client.signOut(), 'connection-lost'],
    ['disposes the client', ({ client }: World) => client.dispose(), 'connection-lost'],
  ])('is told when the app %s, also while it reconnects', async (_what, end, code) => {
    for (const isDown of [false, true]) {
      const { world, list } = await createList()
      const found = watch(list.loadOlder())
      world.network.mode = 'refuse'
      if (isDown) world.network.cut()
      await world.advance(1)
      end(world)
      await world.environment.settle()
      expect(found.code).toBe(code)
      const after = watch(list.loadOlder())
      await world.environment.settle()
      expect(after.settled).toBe(1)
    }
  })

  it('is told when the channel stops, or the server has no answer', async () => {
    const { page, here, answer } = await createRoom()
    const refused = watch(here.loadOlder(2))
    await page.environment.settle()
    await answer(100, 0, 'e', 'server-error')
    expect(refused.code).toBe('server-error')
    const again = here.loadOlder(2)
    await answer(100, 98)
    expect(await again, 'an error is no end of the history').toBe(2)
    const found = watch(here.loadOlder(2))
    await page.environment.settle()
    await page.tell((receiver) =>
      receiver.ended('room', { reason: 'channel-kicked', code: 'channel-kicked', message: null, last: null }),
    )
    expect(found.code).toBe('channel-failed')
  })

  it('cannot ask for a number that is none, as when a click handler passes its event', async () => {
    const { here, asked } = await createRoom()
    for (const wrong of [0, -1, 1.5, Number.NaN, { type: 'click' }])
      await expect(here.loadOlder(wrong as number)).rejects.toThrow(
        'channelMessages("room").loadOlder: expected a whole number ≥ 1, got',
      )
    expect(asked).toEqual([])
  })

  it('is told of an error in the frame of a server', async () => {
    const { world, list } = await createList()
    const found = watch(list.loadOlder())
    await world.environment.settle()
    const [request] = world.sent('client', 'page')
    world.network.inject(JSON.stringify({ ...request, messages: [], more: false, error: 'not-subscribed' }))
    await world.environment.settle()
    expect(found.code).toBe('not-subscribed')
  })

  it('gets none of a history that has ended: the list starts anew', async () => {
    for (const isLost of [false, true]) {
      const { page, here, asked, subscribed, answer, shown } = await createRoom({ onGap: 'skip' })
      const found = watch(here.loadOlder(2))
      await page.environment.settle()
      if (isLost) {
        await page.down()
        await page.up('ada')
        await subscribed('f')
        await subscribed('f')
        await page.tell((receiver) => receiver.message('room', old(100)))
      }
      expect([found.code, asked.filter((each) => each === '100 2').length]).toEqual([
        'pending',
        isLost ? 2 : 1,
      ])
      await answer(100, 0, 'e', 'channel-closed')
      expect(found.code).toBe('kept')
      expect(await shown()).toContain(100)
    }
  })

  it('gets none of what the user before asked for', async () => {
    const { page, here, asked, subscribed, answer, shown } = await createRoom()
    const found = watch(here.loadOlder(2))
    await page.environment.settle()
    await page.down()
    await page.up('bob', true)
    await subscribed()
    await answer(100, 98)
    expect([found.code, asked.length, await shown()]).toEqual(['kept', 1, []])
  })

  it('leaves nothing behind when the list goes, and no error in the console', async () => {
    const { page, here, leave } = await createRoom()
    const found = watch(here.loadOlder(2))
    await page.environment.settle()
    leave()
    await page.environment.advance(1000)
    expect([found.code, page.environment.timers()]).toEqual(['kept', 0])
  })
})
