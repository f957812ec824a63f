import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statusesOf } from './support/app.js'
import { labFixture } from './support/labFixture.js'
import { startScriptedServer, type ScriptedServer } from './support/scriptedServer.js'

// Limits of the browser's API, and the workarounds of the package.

const fixture = labFixture()
let scripted: ScriptedServer
beforeAll(async () => {
  scripted = await startScriptedServer()
})
afterAll(() => scripted.close())

describe('the socket of a browser', () => {
  test('takes no headers and no token as a sub-protocol, so the token goes in the first frame and never in the url [B1]', async () => {
    const app = await fixture.open({ url: `${scripted.url}/echo`, wait: false, token: 'canary=token' })
    const bare = await app.page.evaluate((url) => {
      try {
        return String(new WebSocket(url, 'canary=token'))
      } catch (error) {
        return (error as DOMException).name
      }
    }, scripted.url)
    expect(bare).toBe('SyntaxError')
    await expect.poll(() => scripted.received[0]).toBeDefined()
    expect(JSON.parse(scripted.received[0] ?? '')).toMatchObject({ t: 'hello', token: 'canary=token' })
    expect(scripted.requests.join('\n')).toContain('/echo')
    expect(scripted.requests.join('\n')).not.toContain('canary')
  })

  test('cannot ping, so the package pings by a frame and takes any answer for life [B8]', async () => {
    const app = await fixture.open()
    const sent: string[] = []
    const received: string[] = []
    app.page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => sent.push(String(payload)))
      socket.on('framereceived', ({ payload }) => received.push(String(payload)))
    })
    await app.page.reload()
    expect(await app.page.evaluate(() => 'ping' in WebSocket.prototype)).toBe(false)
    const pings = (frames: readonly string[]): number =>
      frames.filter((text) => /"t":"p[io]ng"/.test(text)).length
    await expect.poll(() => pings(sent)).toBeGreaterThanOrEqual(3)
    await expect.poll(() => pings(received)).toBeGreaterThanOrEqual(2)
    expect(statusesOf(await app.read())).toEqual(['connecting', 'connected'])
  })

  test('may take http addresses or not: the package makes them ws by itself [B10]', async () => {
    const url = fixture.lab.url.replace('ws:', 'http:')
    const app = await fixture.open({ url })
    const made: string[] = []
    app.page.on('websocket', (socket) => made.push(socket.url()))
    await app.page.reload()
    await app.until('a connection', (written) => statusesOf(written).at(-1) === 'connected')
    expect(made).toEqual([fixture.lab.url])
  })

  test('has an opaque answer for every HEAD to another origin, so the package does not ask one before it dials [B11]', async () => {
    const app = await fixture.open({ wait: false, channels: [] })
    const asked: string[] = []
    app.page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
    const http = scripted.url.replace('ws:', 'http:')
    const bare = await app.page.evaluate(async (url) => {
      const answers = [200, 500].map((status) =>
        fetch(`${url}/status/${status}`, { method: 'HEAD', mode: 'no-cors' }),
      )
      return (await Promise.all(answers)).map(({ type, status, ok }) => ({ type, status, ok }))
    }, http)
    expect(bare).toEqual([
      { type: 'opaque', status: 0, ok: false },
      { type: 'opaque', status: 0, ok: false },
    ])
    await app.until('a connection', (written) => statusesOf(written).at(-1) === 'connected')
    asked.length = 0
    await fixture.lab.faults.run({ fault: 'drop' })
    await app.until('the way back', (written) => statusesOf(written).length >= 4)
    expect(asked).toEqual([])
  })
})
