import { describe, expect, it } from 'vitest'
import { webSocket, type WebSocketOptions } from 'react-connectivity'
import { startScriptedSocket } from './servers/scriptedSocket.js'
import { runSocket } from './support/socketRun.js'
import { pause, until } from './support/wait.js'

const json = (data: string | Buffer): { readonly [field: string]: unknown } =>
  JSON.parse(String(data)) as { readonly [field: string]: unknown }

describe('a server with a handshake', () => {
  const login: WebSocketOptions = {
    auth: { getToken: () => 'secret' },
    handshake: {
      message: ({ token }) => ({ login: token }),
      read: (data) => {
        const { user, error } = data as { user?: string; error?: string }
        if (error !== undefined) throw new Error(error)
        return user === undefined ? 'wait' : { identity: user }
      },
    },
  }

  it('is connected only after its welcome, and the user that it names is kept', async () => {
    const server = await startScriptedSocket({
      message: (socket, data) => {
        socket.send('{"greeting":"hi"}')
        socket.send('no json at all')
        if (json(data)['login'] === 'secret') setTimeout(() => socket.send('{"user":"anna"}'), 50)
      },
    })
    const run = runSocket(server.url, login)
    run.client.connect()
    await until('the login', () => server.received.length === 1)
    expect([run.connection().status, server.received]).toEqual(['connecting', ['{"login":"secret"}']])
    await run.reaches('connected')
    expect(run.connection()).toMatchObject({ identity: 'anna', sessionId: null })
    expect(
      run.problems.map(({ code }) => code),
      'an unreadable message is no refusal',
    ).toEqual(['protocol-error'])
  })

  it("is not asked again after its welcome: later messages are the app's own", async () => {
    const server = await startScriptedSocket({
      message: (socket) => ['{"user":"anna"}', '{"error":"no stock"}'].forEach((text) => socket.send(text)),
    })
    const seen: unknown[] = []
    const run = runSocket(server.url, { ...login, onMessage: (data) => seen.push(data) })
    run.client.connect()
    await until('the message', () => seen.length === 1)
    expect([seen, run.connection().status]).toEqual([[{ error: 'no stock' }], 'connected'])
  })

  it('is a verdict with its text when it refuses, and nothing is dialled after it', async () => {
    const server = await startScriptedSocket({
      message: (socket) => socket.send('{"error":"Your trial is over."}'),
    })
    const run = runSocket(server.url, login)
    run.client.connect()
    await run.reaches('failed')
    expect(run.connection()).toMatchObject({ reason: 'unauthorized', message: 'Your trial is over.' })
    await pause(500)
    expect(server.sockets).toHaveLength(1)
  })

  it('is given up at the deadline of the dial when it does not answer', async () => {
    const server = await startScriptedSocket()
    const run = runSocket(server.url, login, { times: { handshakeMs: 200 } })
    run.client.connect()
    await until('the failure', () => run.connection().reason === 'handshake-timeout')
    expect(run.statuses).toEqual(['connecting'])
  })
})

describe('an application heartbeat', () => {
  it('is sent only after silence, and its answers are no messages', async () => {
    const server = await startScriptedSocket({
      message: (socket, data) => socket.send(String(data).replace('ping', 'pong')),
    })
    const seen: unknown[] = []
    const run = runSocket(server.url, {
      heartbeat: {
        intervalMs: 60,
        timeoutMs: 20_000,
        message: () => ({ kind: 'ping' }),
        isPong: (data) => (data as { kind: string }).kind === 'pong',
      },
      onMessage: (data) => seen.push(data),
    })
    run.client.connect()
    await until('three pings', () => server.received.length >= 3)
    server.sockets[0]?.send('{"kind":"news"}')
    await until('the news', () => seen.length > 0)
    expect(seen).toEqual([{ kind: 'news' }])
    expect(new Set(server.received)).toEqual(new Set(['{"kind":"ping"}']))
  })
})

describe('close codes of a server', () => {
  it.each([
    ['as the standard has them', 1011, undefined, 'reconnecting', 'server-error'],
    ['as the app says', 4000, { 4000: { reason: 'kicked' } }, 'failed', 'kicked'],
    ['with their own retry', 4001, { 4001: { reason: 'kicked', retry: 'slow' } }, 'reconnecting', 'kicked'],
    [
      'with their own verdict',
      1012,
      { 1012: { reason: 'server-closed', retry: 'never' } },
      'failed',
      'server-closed',
    ],
  ] as const)('have their meaning %s', async (_what, code, closeCodes, status, reason) => {
    const server = await startScriptedSocket()
    const run = runSocket(server.url, closeCodes === undefined ? {} : { closeCodes })
    run.client.connect()
    await run.reaches('connected')
    server.sockets[0]?.close(code, 'said the server')
    await until('the loss', () => run.connection().outage !== null)
    const { outage } = run.connection()
    expect(outage?.cause).toMatchObject({ reason, code, message: 'said the server' })
    await until(status, () => run.statuses.includes(status))
  })
})

describe('the address of a server', () => {
  it('may be a function that is called before each dial', async () => {
    const servers = [await startScriptedSocket(), await startScriptedSocket()]
    let dials = 0
    const run = runSocket(() => Promise.resolve(servers[(dials += 1) - 1]?.url ?? ''))
    run.client.connect()
    await run.reaches('connected')
    servers[0]?.sockets[0]?.terminate()
    await until('the second server', () => servers[1]?.sockets.length === 1)
    await run.reaches('connected')
    expect(dials).toBe(2)
  })

  it('is requested again after a failure; a wrong one is reported', async () => {
    const server = await startScriptedSocket()
    const answers = [() => Promise.reject(new Error('503')), () => server.url]
    const run = runSocket(() => answers.shift()?.() ?? server.url)
    run.client.connect()
    await run.reaches('connected')
    expect(run.connection().outage?.cause).toMatchObject({ message: 'url: Error: 503' })
    const wrong = runSocket(() => 7 as unknown as string)
    wrong.client.connect()
    await wrong.reaches('failed')
    expect(wrong.connection()).toMatchObject({
      reason: 'bad-config',
      message: 'url: expected a non-empty string, got 7',
    })
  })
})

describe('the wire of a server', () => {
  it('may have subprotocols', async () => {
    const server = await startScriptedSocket({
      protocol: (offered) => (offered.includes('v2') ? 'v2' : false),
    })
    const run = runSocket(server.url, { protocols: ['v1', 'v2'] })
    run.client.connect()
    await run.reaches('connected')
    expect(server.requests[0]?.headers['sec-websocket-protocol']).toBe('v1,v2')
    expect(server.sockets[0]?.protocol).toBe('v2')
  })

  it('may be binary, both ways, in order with the texts', async () => {
    const server = await startScriptedSocket({
      message: (socket, data) => {
        socket.send(data)
        socket.send('text')
      },
    })
    const seen: unknown[] = []
    const run = runSocket(server.url, {
      encode: (data) => new TextEncoder().encode(String(data)),
      decode: (data) => (typeof data === 'string' ? data : new Uint8Array(data)),
      onMessage: (data) => seen.push(data),
      channels: { route: () => null, publish: ({ data }) => data },
    })
    run.client.connect()
    await run.reaches('connected')
    await run.channel('raw').send('AB')
    await until('the answer', () => seen.length === 2)
    expect(seen).toEqual([new Uint8Array([65, 66]), 'text'])
    expect(server.received).toEqual([Buffer.from('AB')])
  })
})

describe('a developer who gives webSocket a wrong option', () => {
  it.each<[unknown, string]>([
    [{ heartbeat: { intervalMs: 5 } }, 'heartbeat must be an object with a function message'],
    [{ channels: {} }, 'channels must be an object with a function route'],
    [{ handshake: { message: () => null } }, 'handshake must be an object with functions message and read'],
    [{ protocols: 'v1' }, 'protocols must be an array of sub-protocols'],
    [{ decode: 'json' }, 'decode must be a function'],
    [{ closeCodes: 4000 }, 'closeCodes must be an object from code to meaning'],
    [{ topic: 1 }, 'unknown option "topic"'],
  ])('%j reads the expected value at the call', (options, words) => {
    expect(() => webSocket('ws://host', options as WebSocketOptions)).toThrow(`webSocket: ${words}`)
  })
})
