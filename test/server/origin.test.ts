import { createServer, get, request, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { WebSocket, type ClientOptions } from 'ws'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChannelServer, type AllowedOrigins } from 'react-connectivity/server'
import { startServer } from './support/testServer.js'

/** The status of an upgrade with this Origin: 101 or that of the refusal. */
function upgrade(url: string, origin?: string, host?: string, options: ClientOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const named = { ...(origin !== undefined && { origin }), ...(host !== undefined && { host }) }
    const socket = new WebSocket(url, { ...options, headers: { ...options.headers, ...named } })
    socket.on('open', () => {
      resolve(101)
      socket.terminate()
    })
    socket.on('unexpected-response', (sent, response) => {
      resolve(response.statusCode ?? 0)
      sent.destroy()
    })
    socket.on('error', reject)
  })
}

function ask(
  url: string,
  method: string,
  headers: Record<string, string> = {},
): Promise<IncomingMessage & { body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url.replace('ws:', 'http:'), { method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve(Object.assign(response, { body })))
    })
    sent.on('error', reject).end()
  })
}

const start = (allowedOrigins?: AllowedOrigins) => startServer({ allowedOrigins: allowedOrigins ?? [] })

describe('the origin of a socket', () => {
  it('is refused with 403 before the upgrade unless it is the own one or a listed one [S1]', async () => {
    const server = await start()
    const own = server.url.replace('ws:', 'http:').replace('/realtime', '')
    expect(await upgrade(server.url, 'https://evil.example')).toBe(403)
    expect(await upgrade(server.url, `${own}.evil.example`)).toBe(403)
    expect(await upgrade(server.url, 'null')).toBe(403)
    expect(await upgrade(server.url, 'not an origin')).toBe(403)
    expect(await upgrade(server.url), 'no origin at all').toBe(403)
    expect(await upgrade(server.url, own)).toBe(101)
    expect(server.events.filter((event) => event.type === 'connection-opened')).toHaveLength(1)
    const listed = await start(['https://app.example'])
    expect(await upgrade(listed.url, 'https://app.example')).toBe(101)
    expect(await upgrade(listed.url, 'https://app.example.evil.example')).toBe(403)
    expect(await upgrade(listed.url, 'http://app.example')).toBe(403)
    expect(await upgrade(listed.url)).toBe(403)
    const open = await start(['no-origin'])
    expect(await upgrade(open.url)).toBe(101)
    expect(await upgrade(open.url, 'https://evil.example')).toBe(403)
  })

  it('is reported to listeners when it is refused, because the client only sees an unreachable server', async () => {
    const server = await start()
    await upgrade(server.url, 'http://127.0.0.1:5173')
    await upgrade(server.url)
    expect(server.events).toEqual([
      { type: 'origin-refused', origin: 'http://127.0.0.1:5173', address: '127.0.0.1' },
      { type: 'origin-refused', address: '127.0.0.1' },
    ])
  })

  it('can be judged by a function of the app', async () => {
    const server = await start((origin) => origin?.endsWith('.example') === true)
    expect(await upgrade(server.url, 'https://any.example')).toBe(101)
    expect(await upgrade(server.url, 'https://any.test')).toBe(403)
    expect(await upgrade(server.url)).toBe(403)
  })
})

describe('the own origin of a server', () => {
  /** Origin, Host, and the answer of a server that is called `app.example` and lets pages of `https://other.example` in. */
  const requests: readonly (readonly [string, string, number])[] = [
    // The names of the server.
    ['https://app.example', 'app.example', 101],
    ['http://app.example', 'app.example', 101],
    ['https://app.example', 'APP.example', 101],
    ['https://app.example', 'app.example:443', 101],
    ['http://app.example:8080', 'app.example:8080', 101],
    ['https://eu.nodes.example', 'eu.nodes.example', 101],
    ['https://nodes.example', 'nodes.example', 101],
    ['https://other.example:8443', 'other.example:8443', 101],
    // Addresses and names that no attacker can point elsewhere.
    ['http://localhost:5173', 'localhost:5173', 101],
    ['http://app.localhost', 'app.localhost', 101],
    ['http://127.0.0.1', '127.0.0.1', 101],
    ['http://192.168.1.20:3000', '192.168.1.20:3000', 101],
    ['http://[::1]:3000', '[::1]:3000', 101],
    // A name of an attacker that leads to the address of the server.
    ['http://evil.test', 'evil.test', 403],
    ['https://evil.test', 'evil.test', 403],
    ['http://localhost.evil.test', 'localhost.evil.test', 403],
    ['http://127.0.0.1.evil.test', '127.0.0.1.evil.test', 403],
    ['http://evil-localhost', 'evil-localhost', 403],
    ['https://evil.app.example', 'evil.app.example', 403],
    ['https://evilnodes.example', 'evilnodes.example', 403],
    // Other origins.
    ['https://app.example.evil.example', 'app.example', 403],
    ['https://evil.app.example', 'app.example', 403],
    ['https://app.example@evil.example', 'app.example', 403],
    ['https://app.example:444', 'app.example', 403],
    ['http://app.example', 'app.example:443', 403],
    ['http://localhost:5173', 'localhost:5174', 403],
    ['http://localhost', '127.0.0.1', 403],
    ['null', 'null', 403],
    ['', 'app.example', 403],
    // Schemes that are not of the web: an extension or a local file may have any name.
    ['chrome-extension://app.example', 'app.example', 403],
    ['file://app.example', 'app.example', 403],
    ['ws://app.example', 'app.example', 403],
  ]

  it('has one of its names, its port and a scheme of the web [S1]', async () => {
    const server = await startServer({
      allowedOrigins: ['https://other.example'],
      allowedHosts: ['app.example', '.nodes.example'],
    })
    const answers: (readonly [string, string, number])[] = []
    for (const [origin, host] of requests)
      answers.push([origin, host, await upgrade(server.url, origin, host)])
    expect(answers).toEqual(requests)
    const plain = await start()
    expect(await upgrade(plain.url, 'https://app.example', 'app.example'), 'no name is known').toBe(403)
  })

  it('is not the page without TLS of a server with TLS [S1]', async () => {
    // A key that both sides share needs no certificate.
    const secret = { psk: Buffer.from('0123456789abcdef'), identity: 'test' }
    const tls = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' } as const
    const host = createTlsServer({ ...tls, pskCallback: () => secret.psk })
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void host.close())
    const server = await createChannelServer({
      server: host,
      insecure: true,
      allowedHosts: ['app.example'],
      log: null,
    })
    onTestFinished(() => server.close({ graceMs: 0 }))
    const url = server.url.replace('ws:', 'wss:')
    const options = { ...tls, pskCallback: () => secret, rejectUnauthorized: false }
    expect(await upgrade(url, 'https://app.example', 'app.example', options)).toBe(101)
    expect(await upgrade(url, 'http://app.example', 'app.example', options)).toBe(403)
  })

  it('is the one that a trusted proxy names, and no other', async () => {
    const told = { headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'app.example' } }
    const proxied = await startServer({ allowedHosts: ['app.example'], trustProxy: 1 })
    expect(await upgrade(proxied.url, 'https://app.example', 'upstream:8080', told)).toBe(101)
    expect(await upgrade(proxied.url, 'http://app.example', 'upstream:8080', told)).toBe(403)
    const alone = await startServer({ allowedHosts: ['app.example'] })
    expect(await upgrade(alone.url, 'https://app.example', 'upstream:8080', told)).toBe(403)
  })
})

describe('the probe', () => {
  it('answers GET and HEAD with the nonce, never cached, and tells nothing of the store', async () => {
    const server = await start(['https://app.example'])
    const answer = await ask(`${server.url}?nonce=a-1`, 'GET', { origin: 'https://app.example' })
    expect(answer.statusCode).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({ ok: true, nonce: 'a-1' })
    expect(answer.headers).toMatchObject({
      'x-connectivity-nonce': 'a-1',
      'cache-control': 'no-store',
      'access-control-allow-origin': 'https://app.example',
    })
    const head = await ask(`${server.url}?nonce=b`, 'HEAD')
    expect([head.statusCode, head.body, head.headers['x-connectivity-nonce']]).toEqual([200, '', 'b'])
  })

  it('gives strangers no CORS header and repeats no nonce that could break a header', async () => {
    const server = await start()
    const answer = await ask(`${server.url}?nonce=a%0d%0ax:y`, 'GET', { origin: 'https://evil.example' })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    expect(answer.headers['x-connectivity-nonce']).toBeUndefined()
    expect(JSON.parse(answer.body)).toEqual({ ok: true })
  })

  it('answers other methods with 405, other paths with 404', async () => {
    const server = await start()
    const post = await ask(server.url, 'POST')
    expect([post.statusCode, post.headers.allow]).toEqual([405, 'GET, HEAD'])
    expect((await ask(server.url.replace('/realtime', '/other'), 'GET')).statusCode).toBe(404)
    await expect(upgrade(server.url.replace('/realtime', '/other'))).resolves.toBe(404)
  })

  it('leaves every other path to the server of the app, and gives its own back on close', async () => {
    const host = createServer((_request, response) => response.end('app'))
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void host.close())
    const server = await createChannelServer({ server: host, path: '/live', insecure: true })
    host.on('request', () => undefined)
    const base = server.url.replace('/live', '')
    expect((await ask(`${base}/page`, 'GET')).body).toBe('app')
    expect((await ask(`${base}/live`, 'GET')).body).toContain('"ok":true')
    await server.close()
    expect((await ask(`${base}/live`, 'GET')).body).toBe('app')
    expect(host.listening).toBe(true)
    await new Promise<void>((resolve) =>
      get(base.replace('ws:', 'http:'), (r) => r.resume().on('end', resolve)),
    )
  })

  it('needs either a server or a port, and says so', async () => {
    await expect(createChannelServer({ insecure: true })).rejects.toThrow(
      'expected either server or port, got neither',
    )
  })
})
