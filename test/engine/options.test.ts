import {
  channel,
  channelServer,
  createConnectivity,
  manualRetry,
  type ChannelServerOptions,
  type Connector,
} from 'react-connectivity'
import { defaultTimes, resolveBackoff, resolveTimes } from 'react-connectivity/core'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createWorld } from './support/world.js'

type Wrong = readonly (readonly [unknown, readonly string[]])[]
const server = channelServer('/r')

/** Invalid options and the required parts of their errors: the option, the expected and the actual value. */
const wrongConnectors: Wrong = [
  [undefined, ["channelServer('/realtime')", 'undefined']],
  ['/realtime', ["channelServer('/realtime')", '"/realtime"']],
  [{ url: '/realtime' }, ["channelServer('/realtime')", 'an object']],
  [channelServer, ["channelServer('/realtime')", 'a function']],
]
const wrongOptions: Wrong = [
  ['debug', ['an object of options', '"debug"']],
  [{ reconnnect: 700 }, ['unknown option "reconnnect"', 'known are', 'backoff']],
  [{ __proto: 1 }, ['unknown option "__proto"']],
  [{ constructor: 1 }, ['unknown option "constructor"']],
  [{ times: 5 }, ['times must be', 'milliseconds', '5']],
  [{ times: { banerMs: 1 } }, ['times.banerMs is unknown', 'bannerMs']],
  [{ times: { bannerMs: -1 } }, ['times.bannerMs', 'milliseconds ≥ 0', '-1']],
  [{ times: { bannerMs: Number.NaN } }, ['times.bannerMs', 'NaN']],
  [{ times: { bannerMs: '2000' } }, ['times.bannerMs', '2000']],
  [{ times: { sendMs: Infinity } }, ['times.sendMs', 'Infinity']],
  [{ backoff: { capMs: null } }, ['backoff.capMs', 'null']],
  [{ backoff: { factor: 2 } }, ['backoff.factor is unknown', 'capMs']],
  [{ retry: 'never' }, ['retry must be', 'a function', '"never"']],
  [{ retryClasses: 'never' }, ['retryClasses must be', 'reason']],
  [{ retryClasses: { foo: 'never' } }, ['retryClasses must be', 'reason']],
  [{ retryClasses: { kicked: 'nver' } }, ['retryClasses must be', 'one of never']],
  [{ actions: null }, ['actions must be', 'null']],
  [{ actions: { kickd: 'contact' } }, ['actions must be', 'reason']],
  [{ maxPending: 0 }, ['maxPending must be', 'a whole number ≥ 1', '0']],
  [{ maxPending: Infinity }, ['maxPending must be', 'Infinity']],
  [{ onError: {} }, ['onError must be', 'a function', 'an object']],
  [{ middleware: true }, ['middleware must be', 'a function', 'true']],
  [{ debug: 1 }, ['debug must be', 'true or false', '1']],
  [{ environment: {} }, ['environment must be', 'an Environment']],
]
const wrongServers: readonly (readonly [unknown, unknown, readonly string[]])[] = [
  [undefined, undefined, ['channelServer', '"/realtime"', 'undefined']],
  ['', undefined, ['channelServer', '"/realtime"', '""']],
  [Object.create(null), undefined, ['channelServer', 'an object']],
  ['ftp://host/x', undefined, ['url', 'ws, wss, http or https', '"ftp:"']],
  ['http://', undefined, ['url', 'wss://host/realtime']],
  ['/r', { tokn: 1 }, ['channelServer: unknown option "tokn"', 'known are', 'auth']],
  ['/r', { auth: () => 'token' }, ['auth must be', 'getToken', 'a function']],
  ['/r', { auth: { token: 'x' } }, ['auth must be', 'getToken', 'an object']],
  ['/r', { dialler: 'websocket' }, ['dialler must be', 'dial', '"websocket"']],
  ['/r', { maxProblems: 1.5 }, ['maxProblems must be', '1.5']],
]

function errorOf(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    expect(error).toSatisfy((thrown) => thrown instanceof TypeError || thrown instanceof RangeError)
    return (error as Error).message
  }
  return 'nothing was thrown'
}

describe('a developer who gives a wrong option', () => {
  it.each(wrongConnectors)(
    'reads at the call that %j is no connector, and what one is',
    (connector, words) => {
      const message = errorOf(() => createConnectivity(connector as Connector))
      for (const word of words) expect(message).toContain(word)
    },
  )

  it.each(wrongOptions)('%j reads at the call what was expected and what came', (options, words) => {
    const message = errorOf(() => createConnectivity(server, options as object))
    for (const word of words) expect(message).toContain(word)
  })

  it.each(wrongServers)('channelServer(%j, %j) reads so too', (url, options, words) => {
    const message = errorOf(() => channelServer(url as string, options as ChannelServerOptions))
    for (const word of words) expect(message).toContain(word)
  })

  it('gets the error at once for a channel name that is empty or too long', () => {
    const { client } = createWorld()
    for (const name of ['', 'x'.repeat(201), undefined, 7, {}])
      expect(() => channel(client, name as string)).toThrow(
        /expected the name of a channel \(1 to 200 characters\).*got/,
      )
    expect(channel(client, 'x'.repeat(200))).toBe(channel(client, 'x'.repeat(200)))
  })

  it('gets the error at once for a subscriber that is not a function', () => {
    const { client } = createWorld()
    const join = (listener: object) => () => channel(client, 'a').subscribe(listener)
    expect(join({ onMessage: 'x' })).toThrow('channel("a").subscribe: onMessage must be a function, got "x"')
    expect(join({ onGap: 'skp' })).toThrow('onGap must be prompt, skip, resync or left out, got "skp"')
    // The server would reject it silently, and the channel would stay `subscribing` for ever.
    for (const history of [1.5, -1, '5', null])
      expect(join({ history })).toThrow('history must be a whole number ≥ 0, got')
  })

  it('may leave any of them undefined', () => {
    const options = { times: undefined, retry: undefined, onError: undefined } as unknown as object
    const environment = createVirtualEnvironment()
    expect(() => createConnectivity(server, { ...options, environment })).not.toThrow()
    expect(() => channelServer('/r', { auth: undefined } as unknown as ChannelServerOptions)).not.toThrow()
    expect(resolveTimes({ bannerMs: undefined } as never)).toEqual(defaultTimes)
    expect(resolveBackoff({ capMs: 0 }).capMs).toBe(0)
  })
})

describe('a client', () => {
  it('has no dial, no timer and no listener before the first connect', async () => {
    const world = createWorld()
    const timers = world.environment.timers()
    world.channel('a').subscribe({})
    await world.advance(1000)
    expect(world.network.dials()).toBe(0)
    expect([world.environment.timers(), world.environment.listeners()]).toEqual([timers, 0])
    expect(world.client.getState().connection).toMatchObject({ status: 'idle', reason: 'not-started' })
  })
})

describe('an app may decide', () => {
  it('each loss by a function that sees its reason, code and attempts [N28]', async () => {
    const seen: unknown[] = []
    const world = createWorld({
      retry: (loss) => {
        seen.push(loss)
        if (loss.code === 1012) return 'fail'
        if (loss.reason === 'kicked') return { afterMs: 100 }
        return loss.code === 4001 ? { pause: 'manual' } : undefined
      },
    })
    await world.connect()
    world.network.cut(1012)
    expect(world.client.getState().connection).toMatchObject({ status: 'failed', reason: 'server-restart' })
    await world.advance(600_000)
    expect(world.network.dials()).toBe(1)
    expect(seen).toMatchObject([
      { code: 1012, hasEverConnected: true, wasUp: true, attempts: 0, outageMs: 0 },
    ])
    await world.connect()
    world.network.cut(4409)
    expect(world.status()).toBe('reconnecting')
    await world.advance(5000)
    world.network.cut(4001)
    expect(world.client.getState().connection).toMatchObject({ status: 'paused', pausedBy: 'manual' })
    world.client.retryNow()
    await world.advance(100)
    expect(world.status()).toBe('connected')
  })

  it('each loss by a function, and one that throws leaves it to the catalogue', async () => {
    const world = createWorld({
      retry: () => {
        throw new Error('the app has a bug')
      },
    })
    await world.connect()
    world.network.cut()
    await world.advance(5000)
    expect(world.status()).toBe('connected')
    expect(world.environment.errors.map(String)).toEqual(['Error: the app has a bug'])
  })

  it('which reason is a verdict and which is not', async () => {
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
    const world = createWorld({ retry: manualRetry() })
    await world.connect()
    world.network.cut()
    await world.advance(3_600_000)
    expect(world.client.getState().connection).toMatchObject({ status: 'paused', pausedBy: 'manual' })
    expect(world.network.dials()).toBe(1)
    world.client.retryNow()
    await world.advance(100)
    expect(world.status()).toBe('connected')
  })

  it('to check the connection more often than the server wants, never less often [Z25]', async () => {
    const heartbeat = { intervalMs: 20_000, timeoutMs: 8000, idleMs: 60_000 }
    /** How long a dead link stays unnoticed. */
    const noticed = async (times: object): Promise<number> => {
      const world = createWorld({ times }, { heartbeat })
      await world.connect()
      world.network.mode = 'swallow'
      const began = world.environment.now()
      while (world.status() === 'connected') await world.advance(100)
      return Math.round((world.environment.now() - began) / 1000)
    }
    expect(await noticed({})).toBe(28)
    expect(await noticed({ heartbeatMs: 5000, pongMs: 1000 })).toBe(6)
    expect(await noticed({ heartbeatMs: 90_000, pongMs: 90_000 })).toBe(28)
  })
})
