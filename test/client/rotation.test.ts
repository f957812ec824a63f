import {
  channelServer,
  createConnectivity,
  reconnectingDialler,
  rotateUrls,
  type ChannelServerOptions,
} from 'react-connectivity'
import { initialConnection, type Failure } from 'react-connectivity/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { quick, recordSockets } from './support/client.js'
import { freePort, startServer } from './support/server.js'
import { until } from './support/wait.js'

const urlOf = (port: number): string => `ws://127.0.0.1:${port}/realtime`

/** A client of several servers, and the port of each socket that it made. */
function createRotating(ports: readonly number[], options: ChannelServerOptions = {}) {
  const { WebSocket, sockets } = recordSockets()
  const connector = channelServer(rotateUrls(ports.map(urlOf)), {
    dialler: reconnectingDialler({ WebSocket }),
    ...options,
  })
  const client = createConnectivity(connector, { backoff: quick })
  onTestFinished(client.dispose)
  const status = (): string => client.getState().connection.status
  return {
    client,
    dialled: () => sockets.map(({ url }) => Number(new URL(url).port)),
    drop: () => sockets.at(-1)?.terminate(),
    reaches: (wanted: string) => until(wanted, () => status() === wanted),
  }
}

describe('an app whose server has several urls', () => {
  it('connects at the second one while the first is dead [I23]', async () => {
    const dead = await freePort()
    const alive = await startServer()
    const { client, dialled, reaches } = createRotating([dead, alive.port])
    client.connect()
    await reaches('connected')
    expect(dialled()).toEqual([dead, alive.port])
  })

  it('goes back to the one that worked after each loss, and resumes its session there', async () => {
    const dead = await freePort()
    const alive = await startServer()
    const { client, dialled, drop, reaches } = createRotating([dead, alive.port])
    client.connect()
    await reaches('connected')
    const { sessionId } = client.getState().connection
    for (const losses of [1, 2]) {
      drop()
      await until('a return', () => client.getState().connection.reconnectCount === losses)
    }
    expect(dialled()).toEqual([dead, alive.port, alive.port, alive.port])
    expect(client.getState().connection.sessionId).toBe(sessionId)
  })

  it('leaves one that goes away for the next one', async () => {
    const servers = [await startServer(), await startServer()]
    const { client, dialled, reaches } = createRotating(servers.map(({ port }) => port))
    client.connect()
    await reaches('connected')
    await servers[0]?.close({ graceMs: 0 })
    await until('the other server', () => client.getState().connection.reconnectCount === 1)
    expect(dialled().at(-1)).toBe(servers[1]?.port)
  })

  it('tries each of them in turn, for as long as none answers', async () => {
    const ports = [await freePort(), await freePort(), await freePort()]
    const { client, dialled } = createRotating(ports)
    client.connect()
    await until('seven dials', () => dialled().length >= 7)
    expect(dialled().slice(0, 7)).toEqual([...ports, ...ports, ports[0]])
  })

  it('stays with its url while there is no token, because nothing was dialled', async () => {
    const servers = [await startServer(), await startServer()]
    let calls = 0
    const getToken = (): string => {
      calls += 1
      if (calls < 4) throw new Error('no token yet')
      return 'token'
    }
    const { client, dialled, reaches } = createRotating(
      servers.map(({ port }) => port),
      { auth: { getToken } },
    )
    client.connect()
    await reaches('connected')
    expect(calls).toBe(4)
    expect(dialled()).toEqual([servers[0]?.port])
  })

  it('leaves a url that failed, also where the token fails in between', async () => {
    const [dead, alive] = [await freePort(), await startServer()]
    let calls = 0
    const getToken = (): string => {
      calls += 1
      if (calls === 2) throw new Error('no token now')
      return 'token'
    }
    const { client, dialled, reaches } = createRotating([dead, alive.port], { auth: { getToken } })
    client.connect()
    await reaches('connected')
    expect(dialled()).toEqual([dead, alive.port])
  })

  it('leaves a url whose dial hangs when another dial replaces it, also after a token that failed', () => {
    const rotate = rotateUrls(['wss://one', 'wss://two'])
    const failed: Failure = { reason: 'token-unavailable', code: null, message: null, at: 0 }
    const outage = { id: 1, since: 0, cause: failed, lastError: failed, attempts: 1, endedAt: null }
    const dialling = { ...initialConnection, status: 'connecting' } as const
    expect(rotate(dialling)).toBe('wss://one')
    expect(rotate({ ...dialling, outage })).toBe('wss://one')
    expect(rotate({ ...dialling, outage: { ...outage, attempts: 2 } })).toBe('wss://two')
  })

  it('comes back to its url after a sign-out, which is no failure of it', async () => {
    const servers = [await startServer(), await startServer()]
    const { client, dialled, reaches } = createRotating(servers.map(({ port }) => port))
    for (const times of [1, 2, 3]) {
      client.connect()
      await reaches('connected')
      expect(dialled()).toHaveLength(times)
      await client.signOut()
      await reaches('disconnected')
    }
    expect(new Set(dialled())).toEqual(new Set([servers[0]?.port]))
  })

  it('leaves a url that was refused for good when a person tries again, and not when the app gave its dial up, unless another dial replaced it', () => {
    const rotate = rotateUrls(['wss://one', 'wss://two'])
    const dialling = { ...initialConnection, status: 'connecting', reason: 'connect-requested' } as const
    expect(rotate({ ...dialling, since: 1 })).toBe('wss://one')
    expect(rotate({ ...dialling, since: 2 })).toBe('wss://one')
    expect(rotate({ ...dialling, since: 3, reason: 'retry-requested' })).toBe('wss://two')
    // The first dial after a request hangs, and another one replaces it.
    expect(rotate({ ...dialling, since: 4 })).toBe('wss://two')
    expect(rotate({ ...dialling, since: 4 })).toBe('wss://one')
  })

  it.each([[[]], [['']], [['ftp://host/']], ['ws://host/'], [undefined], [[7]]])(
    'reads at the call that %j is no list of urls',
    (urls) => {
      expect(() => rotateUrls(urls as string[])).toThrow(/^rotateUrls: .*expected/)
    },
  )
})
