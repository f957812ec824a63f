import { describe, expect, it } from 'vitest'
import { createScripted } from './support/scripted.js'
import { createInbox, createWorld, watch, type World } from './support/world.js'

const publishes = (world: World): unknown[] => world.sent('client', 'publish').map(({ d }) => d)

describe('what a person sends', () => {
  it('while the link is down waits, is seen to wait, and leaves in order when it is back [F58]', async () => {
    const world = createWorld({ maxPending: 2000 })
    const inbox = createInbox<number>()
    world.channel<number>('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(10)
    const count = 2000
    const sends = Array.from({ length: count }, (_, n) => watch(world.channel('a').send(n)))
    const over = watch(world.channel('a').send('one too many'))
    await world.environment.settle()
    expect([over.code, world.client.getState().outbox.length]).toEqual(['outbox-full', count])
    expect(sends.every(({ settled }) => settled === 0)).toBe(true)
    world.network.mode = 'pass'
    await world.advance(120_000)
    expect(sends.every(({ code }) => code === 'kept')).toBe(true)
    expect(inbox.data).toEqual(Array.from({ length: count }, (_, n) => n))
    expect(world.client.getState().outbox).toEqual([])
  })

  it('is accepted once though it was sent twice because its answer was lost [E20 F50]', async () => {
    const world = createWorld()
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    const sent = world.channel('a').send('once')
    await world.advance(7)
    // It has arrived there, the answer has not arrived here.
    world.network.cut()
    expect(world.client.getState().outbox).toMatchObject([{ status: 'queued' }])
    await world.advance(5000)
    expect(publishes(world)).toEqual(['once', 'once'])
    expect(new Set(world.sent('client', 'publish').map(({ id }) => id)).size).toBe(1)
    expect([await sent, inbox.data]).toMatchObject([{ offset: 1 }, ['once']])
  })

  it('is answered once though the answer comes twice, and a stranger answer is nobody’s', async () => {
    const world = createWorld()
    await world.connect()
    const outcome = watch(world.channel('a').send(1, { id: 'mine' }))
    await world.advance(100)
    for (const t of ['ack', 'nack', 'ack'])
      world.network.inject(JSON.stringify({ t, id: 'mine', o: 9, error: 'forbidden' }))
    world.network.inject('{"t":"nack","id":"theirs","error":"forbidden"}')
    await world.advance(100)
    expect([outcome, world.problems]).toEqual([{ settled: 1, code: 'kept' }, []])
  })

  it('is refused with the words of the server [F51]', async () => {
    const authorize = ({ action }: { readonly action: string }) =>
      action === 'publish' ? { allowed: false, message: 'Read only.' } : true
    const world = createWorld({}, { authorize })
    await world.connect()
    const refusal = world.channel('a').send(1)
    watch(refusal)
    await world.advance(100)
    await expect(refusal).rejects.toMatchObject({ code: 'forbidden', message: 'Read only.', channel: 'a' })
    world.network.inject('{"t":"ack","id":"unknown","o":1}')
    expect([world.status(), world.problems]).toEqual(['connected', []])
  })

  it('behind a refused message waits only for its turn, and a server that turns it back for ever is not stormed', async () => {
    const world = createWorld(
      {},
      { onPublish: ({ data }) => (data === 2 ? { refuse: 'too-rude' } : undefined) },
    )
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    const sends = [1, 2, 3, 4].map((n) => watch(world.channel('a').send(n)))
    await world.advance(200)
    expect(sends.map(({ code }) => code)).toEqual(['kept', 'too-rude', 'kept', 'kept'])
    expect(inbox.data).toEqual([1, 3, 4])

    const page = createScripted()
    await page.up('ada')
    const last = watch(page.channel('a').send(5))
    const turnBack = { code: 'out-of-order', message: null, isTemporary: true } as const
    for (let ms = 0; ms < 10_000; ms += 10) {
      await page.tell((receiver) => receiver.refused(page.published.at(-1)?.id ?? '', turnBack))
      await page.environment.advance(10)
    }
    expect(last.code).toBe('pending')
    expect(page.published.length).toBeGreaterThan(5)
    expect(page.published.length).toBeLessThan(30)
  })

  it('too fast is sent again later, and nothing is lost', async () => {
    const world = createWorld({}, { limits: { frameBurst: 10, framesPerSecond: 10 } })
    await world.connect()
    const sends = Array.from({ length: 15 }, (_, n) => watch(world.channel('a').send(n)))
    await world.advance(10_000)
    expect(sends.every(({ code, settled }) => code === 'kept' && settled === 1)).toBe(true)
  })

  it('that nobody answers expires, and says so', async () => {
    const world = createWorld({ times: { sendMs: 5000 } })
    const outcome = watch(world.channel('a').send(1))
    await world.advance(4999)
    expect(outcome.code).toBe('pending')
    await world.advance(1)
    expect(outcome).toEqual({ settled: 1, code: 'expired' })
    expect([world.client.getState().outbox, world.environment.timers() > 0]).toEqual([[], true])
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['a circle', circle()],
  ])('is refused at once when it is %s', async (_what, data) => {
    const world = createWorld()
    await expect(world.channel('a').send(data)).rejects.toMatchObject({
      code: 'invalid',
      channel: 'a',
    })
  })

  it('is refused at once when the server could never take it, and the link lives on', async () => {
    const world = createWorld({}, { limits: { maxFrameBytes: 2000 } })
    await world.connect()
    await expect(world.channel('a').send('ä'.repeat(800))).rejects.toMatchObject({
      code: 'message-too-big',
    })
    const fits = world.channel('a').send('a'.repeat(800))
    await world.advance(100)
    expect([await fits, world.network.dials()]).toMatchObject([{ offset: 1 }, 1])
  })

  it('is what it was when they sent it, whatever the app does to the object later', async () => {
    const world = createWorld()
    const draft = { text: 'first' }
    const sent = world.channel('a').send(draft)
    draft.text = 'second'
    await world.connect()
    await sent
    expect(publishes(world)).toEqual([{ text: 'first' }])
  })

  it('is not handed to a network that does not keep up, and is seen to wait instead [F57]', async () => {
    let waiting = 0
    const world = createWorld()
    const { dialler } = world.simulation
    const dial: typeof dialler.dial = (...to) => ({ ...dialler.dial(...to), bufferedAmount: () => waiting })
    const slow = createWorld({ dialler: { dial }, environment: world.environment })
    slow.client.connect()
    await world.advance(100)
    waiting = 20_000_000
    const outcome = watch(slow.channel('a').send(1))
    await world.advance(5000)
    expect([publishes(world), slow.client.getState().outbox]).toMatchObject([[], [{ status: 'queued' }]])
    waiting = 0
    await world.advance(1000)
    expect([publishes(world), outcome.code]).toEqual([[1], 'kept'])
  })
})

describe('a disconnect', () => {
  it('waits for what was sent, if it is asked to, and no longer than that [I18]', async () => {
    const world = createWorld()
    await world.connect()
    const kept = watch(world.channel('a').send(1))
    const done = watch(world.client.disconnect({ flushMs: 30_000 }))
    await world.advance(100)
    expect([kept.code, done.code, world.status()]).toEqual(['kept', 'kept', 'disconnected'])
    await world.connect()
    world.network.mode = 'swallow'
    const lost = watch(world.channel('a').send(2))
    void world.client.disconnect({ flushMs: 3000 })
    await world.advance(2999)
    expect([world.status(), lost.code]).toEqual(['connected', 'pending'])
    await world.advance(1)
    expect([world.status(), lost.code]).toEqual(['disconnected', 'disconnected'])
  })

  it('of one person leaves nothing behind for the next', async () => {
    const world = createWorld()
    const outcome = watch(world.channel('a').send('of the first'))
    await world.client.disconnect()
    await world.environment.settle()
    expect(outcome.code).toBe('disconnected')
    await world.connect()
    world.network.mode = 'swallow'
    const second = watch(world.channel('a').send('of the second'))
    await world.client.disconnect()
    world.network.mode = 'pass'
    await world.connect()
    expect([second.code, world.client.getState().outbox]).toEqual(['disconnected', []])
  })
})

function circle(): unknown {
  const ring: { self?: unknown } = {}
  ring.self = ring
  return ring
}
