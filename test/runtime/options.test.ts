import { createConnectivity, type ConnectivityOptions } from 'react-connectivity'
import { defaultTimes, resolveBackoff, resolveTimes } from 'react-connectivity/core'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createWorld } from './support/world.js'

/** What a developer wrote, and what they must be able to read in the answer: the option, what was expected, what came. */
const wrong: readonly (readonly [unknown, readonly string[]])[] = [
  [undefined, ["{ url: '/realtime' }", 'undefined']],
  ['/realtime', ["{ url: '/realtime' }", '"/realtime"']],
  [{}, ['"url" is missing', '{ url: "/realtime" }']],
  [{ url: '' }, ['url must be', 'a non-empty string', '""']],
  [{ url: undefined }, ['url must be', 'undefined']],
  [{ url: Object.create(null) as unknown }, ['url must be', 'an object']],
  [{ url: 'ftp://host/x' }, ['url', 'ws, wss, http or https', '"ftp:"']],
  [{ url: 'http://' }, ['url', 'wss://host/realtime']],
  [{ url: '/r', reconnnect: 700 }, ['unknown option "reconnnect"', 'known are', 'backoff']],
  [{ url: '/r', __proto: 1 }, ['unknown option "__proto"']],
  [{ url: '/r', constructor: 1 }, ['unknown option "constructor"']],
  [{ url: '/r', auth: () => 'token' }, ['auth must be', 'getToken', 'a function']],
  [{ url: '/r', auth: { token: 'x' } }, ['auth must be', 'getToken', 'an object']],
  [{ url: '/r', transport: 'websocket' }, ['transport must be', 'dial', '"websocket"']],
  [{ url: '/r', times: 5 }, ['times must be', 'milliseconds', '5']],
  [{ url: '/r', times: { banerMs: 1 } }, ['times.banerMs is unknown', 'bannerMs']],
  [{ url: '/r', times: { bannerMs: -1 } }, ['times.bannerMs', 'milliseconds ≥ 0', '-1']],
  [{ url: '/r', times: { bannerMs: Number.NaN } }, ['times.bannerMs', 'NaN']],
  [{ url: '/r', times: { bannerMs: '2000' } }, ['times.bannerMs', '2000']],
  [{ url: '/r', times: { sendMs: Infinity } }, ['times.sendMs', 'Infinity']],
  [{ url: '/r', backoff: { capMs: null } }, ['backoff.capMs', 'null']],
  [{ url: '/r', backoff: { factor: 2 } }, ['backoff.factor is unknown', 'capMs']],
  [{ url: '/r', retry: 'never' }, ['retry must be', '"auto" or "manual"', '"never"']],
  [{ url: '/r', retryClasses: 'never' }, ['retryClasses must be', 'reason']],
  [{ url: '/r', retryClasses: { foo: 'never' } }, ['retryClasses must be', 'reason']],
  [{ url: '/r', retryClasses: { kicked: 'nver' } }, ['retryClasses must be', 'one of never']],
  [{ url: '/r', actions: null }, ['actions must be', 'null']],
  [{ url: '/r', actions: { kickd: 'contact' } }, ['actions must be', 'reason']],
  [{ url: '/r', maxPending: 0 }, ['maxPending must be', 'a whole number ≥ 1', '0']],
  [{ url: '/r', maxPending: Infinity }, ['maxPending must be', 'Infinity']],
  [{ url: '/r', maxProblems: 1.5 }, ['maxProblems must be', '1.5']],
  [{ url: '/r', onError: {} }, ['onError must be', 'a function', 'an object']],
  [{ url: '/r', environment: {} }, ['environment must be', 'an Environment']],
]

describe('a developer who gives a wrong option', () => {
  it.each(wrong)('%j reads at the call what was expected and what came', (options, words) => {
    let message = ''
    try {
      createConnectivity(options as ConnectivityOptions)
    } catch (error) {
      expect(error).toSatisfy((thrown) => thrown instanceof TypeError || thrown instanceof RangeError)
      message = (error as Error).message
    }
    for (const word of words) expect(message).toContain(word)
  })

  it('is told as soon about a channel without a name, or with one that is too long', () => {
    const { client } = createWorld()
    for (const name of ['', 'x'.repeat(201), undefined, 7, {}])
      expect(() => client.channel(name as string)).toThrow(/expected a name of 1 to 200 characters, got/)
    expect(client.channel('x'.repeat(200))).toBe(client.channel('x'.repeat(200)))
  })

  it('is told as soon about a user of a channel that could never be called', () => {
    const { client } = createWorld()
    const join = (listener: object) => () => client.channel('a').join(listener)
    expect(join({ onMessage: 'x' })).toThrow('channel("a").join: onMessage must be a function, got "x"')
    expect(join({ onGap: 'skp' })).toThrow('onGap must be prompt, skip, resync or left out, got "skp"')
    // The server would refuse it without a word, and the channel would be joining for ever.
    for (const history of [1.5, -1, '5', null])
      expect(join({ history })).toThrow('history must be a whole number ≥ 0, got')
  })

  it('may leave any of them undefined', () => {
    const options = { url: '/r', auth: undefined, times: undefined, retry: undefined, onError: undefined }
    const given = { ...options, environment: createVirtualEnvironment() } as unknown as ConnectivityOptions
    expect(() => createConnectivity(given)).not.toThrow()
    expect(resolveTimes({ bannerMs: undefined } as never)).toEqual(defaultTimes)
    expect(resolveBackoff({ capMs: 0 }).capMs).toBe(0)
  })
})

describe('nothing happens', () => {
  it('before somebody connects: no dial, no timer, no listener', async () => {
    const world = createWorld()
    const timers = world.environment.timers()
    world.client.channel('a').join({})
    await world.advance(1000)
    expect(world.network.dials()).toBe(0)
    expect([world.environment.timers(), world.environment.listeners()]).toEqual([timers, 0])
    expect(world.client.getState().connection).toMatchObject({ status: 'idle', reason: 'not-started' })
  })
})

describe('what an app may decide', () => {
  it('which reason is a verdict and which is not [N28]', async () => {
    const world = createWorld({ retryClasses: { 'server-restart': 'never', kicked: 'backoff' } })
    await world.connect()
    world.network.cut(1012)
    expect(world.client.getState().connection).toMatchObject({ status: 'failed', reason: 'server-restart' })
    world.client.connect()
    await world.advance(100)
    world.network.cut(4409)
    expect(world.client.getState().connection).toMatchObject({ status: 'reconnecting', reason: 'kicked' })
  })

  it('that only a person reconnects', async () => {
    const world = createWorld({ retry: 'manual' })
    await world.connect()
    world.network.cut()
    await world.advance(3_600_000)
    expect(world.client.getState().connection).toMatchObject({ status: 'paused', pausedBy: 'policy' })
    expect(world.network.dials()).toBe(1)
    world.client.retryNow()
    await world.advance(100)
    expect(world.status()).toBe('connected')
  })

  it('to be more careful than the server about a dead link, never less [Z25]', async () => {
    const heartbeat = { intervalMs: 20_000, timeoutMs: 8000, idleMs: 60_000 }
    const beats = async (times: object) => {
      const world = createWorld({ times }, { heartbeat })
      await world.connect()
      const { heartbeatMs, pongMs } = world.client.getState().connection
      return [heartbeatMs, pongMs]
    }
    expect(await beats({})).toEqual([20_000, 8000])
    expect(await beats({ heartbeatMs: 5000, pongMs: 1000 })).toEqual([5000, 1000])
    expect(await beats({ heartbeatMs: 90_000, pongMs: 90_000 })).toEqual([20_000, 8000])
  })
})
