import { createServer, get, request, type IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChannelServer, type AllowedOrigins } from 'react-connectivity/server'
import { startServer } from './support/testServer.js'

/** The status of an upgrade with this Origin: 101 or that of the refusal. */
function upgrade(url: string, origin?: string, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...(origin !== undefined && { origin }), ...(host !== undefined && { host }) }
    const socket = new WebSocket(url, { headers })
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
    expect(await upgrade(server.url, 'https://app.example', 'APP.example')).toBe(101)
    expect(await upgrade(server.url, 'https://app.example.evil.example', 'app.example')).toBe(403)
    expect(await upgrade(server.url, 'https://evil.app.example', 'app.example')).toBe(403)
    expect(await upgrade(server.url, 'https://app.example:444', 'app.example')).toBe(403)
    expect(server.events.filter((event) => event.type === 'connection-opened')).toHaveLength(2)
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

describe('the probe', () => {
  it('answers GET and HEAD with the epoch and the nonce, never cached', async () => {
    const server = await start(['https://app.example'])
    const answer = await ask(`${server.url}?nonce=a-1`, 'GET', { origin: 'https://app.example' })
    expect(answer.statusCode).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({ ok: true, epoch: server.epoch, nonce: 'a-1' })
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
    expect(JSON.parse(answer.body)).toEqual({ ok: true, epoch: server.epoch })
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
    const server = await createChannelServer({ server: host, path: '/live' })
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
    await expect(createChannelServer({})).rejects.toThrow('expected either server or port, got neither')
  })
})
