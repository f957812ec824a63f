import { describe, expect, it } from 'vitest'
import { ConnectivityError, RemoteError, request } from 'react-connectivity'
import { createScripted } from './support/scripted.js'
import { ask, slow } from './support/slowRequest.js'
import { createWorld, watch, type World } from './support/world.js'

describe('a request', () => {
  it('resolves with the answer of the server, and leaves in the message of its tick', async () => {
    const world = createWorld({}, slow().options)
    await world.connect()
    const answers = Promise.all([request(world.client, 'echo', { a: [1] }), request(world.client, 'echo')])
    await world.advance(100)
    expect(await answers).toEqual([{ a: [1] }, null])
    expect(world.batches('client').filter(([frame]) => frame?.t === 'request')).toHaveLength(1)
    expect(world.client.getState()).toMatchObject({ pending: 0, outbox: [] })
  })

  it('asks for what it was given, also when the app changes the object afterwards', async () => {
    const world = createWorld({}, slow().options)
    await world.connect()
    const draft = { text: 'first' }
    const answer = request(world.client, 'echo', draft)
    draft.text = 'second'
    await world.advance(100)
    expect(await answer).toEqual({ text: 'first' })
  })

  it('rejects with the code, the message and the details that a handler throws, as an error of its class [N24 N25]', async () => {
    const world = createWorld(
      {},
      {
        requests: {
          buy: {
            handle() {
              throw new RemoteError('sold-out', 'None is left.', { left: 0 })
            },
          },
        },
      },
    )
    await world.connect()
    const error = request(world.client, 'buy').catch((reason: unknown) => reason)
    await world.advance(100)
    expect(await error).toBeInstanceOf(RemoteError)
    expect(await error).toBeInstanceOf(ConnectivityError)
    expect(await error).toMatchObject({
      name: 'RemoteError',
      code: 'sold-out',
      message: 'None is left.',
      details: { left: 0 },
    })
  })

  it('is given up after 30 seconds unless the app says otherwise, and the server is told [T19]', async () => {
    const server = slow()
    const world = createWorld({}, server.options)
    await world.connect()
    const usual = ask(world, 'slow', 'usual')
    const short = ask(world, 'slow', 'short', { timeoutMs: 1000 })
    await world.advance(999)
    expect(short.code).toBe('pending')
    await world.advance(1)
    expect(short.code).toBe('timed-out')
    await world.advance(28_999)
    expect(usual.code).toBe('pending')
    await world.advance(1)
    expect(usual.code).toBe('timed-out')
    await world.advance(100)
    expect(server.aborted).toEqual(['short', 'usual'])
    expect(world.status()).toBe('connected')
  })

  it('that the app gives up rejects with the reason of its signal, and stops the handler', async () => {
    const server = slow()
    const world = createWorld({}, server.options)
    await world.connect()
    const controller = new AbortController()
    const given = request(world.client, 'slow', 1, { signal: controller.signal })
    const outcome = given.catch((reason: unknown) => reason)
    await world.advance(100)
    const reason = new Error('the person closed the dialog')
    controller.abort(reason)
    expect(await outcome).toBe(reason)
    await world.advance(100)
    expect(server.aborted).toEqual([1])
    const late = request(world.client, 'slow', 2, { signal: controller.signal })
    await expect(late).rejects.toBe(reason)
    expect(server.asked).toEqual([1])
  })

  it('that the app gives up before it has left never leaves, and is not cancelled on the server', async () => {
    const world = createWorld({}, slow().options)
    await world.connect()
    const controller = new AbortController()
    const outcome = watch(request(world.client, 'slow', 1, { signal: controller.signal }))
    controller.abort()
    await world.advance(100)
    expect(outcome.settled).toBe(1)
    expect([world.sent('client', 'request'), world.sent('client', 'cancel')]).toEqual([[], []])
  })

  it('ends with its connection, all at once and before anything else happens [N21]', async () => {
    const world = createWorld({}, slow().options)
    await world.connect()
    const asked = [1, 2, 3].map((n) => ask(world, 'slow', n))
    await world.advance(100)
    world.network.cut()
    // Promises settle in microtasks: no timer runs here.
    for (let n = 0; n < 5; n += 1) await Promise.resolve()
    expect(asked).toEqual(Array.from({ length: 3 }, () => ({ settled: 1, code: 'connection-lost' })))
    await world.advance(10_000)
    expect(world.status()).toBe('connected')
    expect(world.sent('client', 'request')).toHaveLength(3)
  })

  it('that does no harm twice is asked again on the next connection, within its time', async () => {
    const server = slow()
    const world = createWorld({}, server.options)
    await world.connect()
    const again = request(world.client, 'echo', 'a', { idempotent: true })
    await world.environment.settle()
    world.network.cut()
    await world.advance(10_000)
    expect(await again).toBe('a')
    const never = ask(world, 'slow', 'b', { idempotent: true, timeoutMs: 20_000 })
    await world.advance(1000)
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(18_999)
    expect(never.code).toBe('pending')
    await world.advance(1)
    expect(never.code).toBe('timed-out')
    expect(server.asked).toEqual(['b'])
  })

  it('rejects at once without a connection; one that does no harm twice waits for it, also for the first one', async () => {
    const world = createWorld({}, slow().options)
    const early = ask(world, 'echo', 0, { idempotent: true })
    await expect(request(world.client, 'echo')).rejects.toMatchObject({ code: 'not-connected' })
    await world.connect()
    expect(early.code).toBe('kept')
    world.network.mode = 'refuse'
    world.network.cut()
    await expect(request(world.client, 'echo')).rejects.toMatchObject({
      code: 'not-connected',
      reason: 'network-lost',
    })
    const patient = ask(world, 'echo', 1, { idempotent: true })
    world.network.mode = 'pass'
    await world.advance(10_000)
    expect(patient.code).toBe('kept')
  })

  it('of one person is never asked for another one', async () => {
    let user = 'ada'
    const server = slow()
    const world = createWorld({}, { ...server.options, authenticate: () => ({ id: user }) })
    await world.connect()
    const ofAda = ask(world, 'slow', 'of ada', { idempotent: true })
    await world.advance(100)
    user = 'bob'
    world.network.cut()
    await world.advance(10_000)
    expect(ofAda.code).toBe('identity-changed')
    expect(server.asked).toEqual(['of ada'])
  })

  it('does not wait for a connection that may be that of somebody else', async () => {
    const nothing = (): void => undefined
    const page = createScripted({ frames: { push: nothing, handle: nothing } })
    await page.up(null)
    const asked = watch(request(page.client, 'a', null, { idempotent: true }))
    await page.environment.settle()
    await page.down()
    expect(asked.code).toBe('connection-lost')
    await expect(request(page.client, 'a', null, { idempotent: true })).rejects.toMatchObject({
      code: 'not-connected',
    })
  })

  it.each([
    ['disconnects', 'disconnected', (world: World): void => void world.client.disconnect()],
    ['signs out', 'signed-out', (world: World): void => void world.client.signOut()],
    ['disposes the client', 'disposed', (world: World): void => world.client.dispose()],
  ] as const)(
    'is over when the app %s, connected or not, and leaves nothing behind',
    async (_how, code, end) => {
      for (const isUp of [true, false]) {
        const world = createWorld({}, slow().options)
        await world.connect()
        const asked = ask(world, 'slow', 1, { idempotent: true })
        await world.environment.settle()
        if (!isUp) {
          world.network.mode = 'refuse'
          world.network.cut()
          await world.environment.settle()
        }
        end(world)
        await world.environment.settle()
        expect(asked).toEqual({ settled: 1, code: isUp ? 'connection-lost' : code })
        world.client.dispose()
        await world.simulation.dispose()
        await world.advance(70_000)
        expect(world.leftovers()).toEqual({ timers: 0, listeners: 0, sockets: 0 })
      }
    },
  )

  it('that waits is over with a verdict of the server', async () => {
    const world = createWorld({}, slow().options)
    await world.connect()
    world.network.cut()
    const asked = ask(world, 'echo', 1, { idempotent: true })
    world.simulation.deny({ refused: 'unauthorized' })
    await world.advance(1000)
    expect(world.status()).toBe('failed')
    expect(asked.code).toBe('connection-lost')
  })
})
