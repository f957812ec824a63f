import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeServer } from '../../src/wire/decodeServer.js'
import type { TestClient } from '../server/support/testClient.js'
import { startServer } from '../server/support/testServer.js'
import { faults } from './schema.js'

type Line =
  | { readonly note: string }
  | { readonly client: unknown }
  | { readonly server: unknown }
  | { readonly raw: string }
  | { readonly close: { code: number; reason: string } }
  | { readonly do: 'open' }
  | { readonly do: 'cut' }
  | { readonly do: 'publish'; readonly ch: string; readonly d: unknown }
  | { readonly do: 'closeChannel'; readonly ch: string }
  | { readonly do: 'closeSession'; readonly id: string }

const lines = readFileSync('test/wire/transcript.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line)

/** `$name` stands for a text of the server: any value at first, the same value later. */
class Names {
  readonly #known = new Map<string, string>()

  fill(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
      typeof part === 'string' && part.startsWith('$') ? (this.#known.get(part) ?? part) : part,
    )
  }

  learn(expected: unknown, got: unknown): void {
    if (typeof expected === 'string' && expected.startsWith('$') && typeof got === 'string') {
      if (!this.#known.has(expected)) this.#known.set(expected, got)
    } else if (typeof expected === 'object' && expected !== null && typeof got === 'object' && got !== null) {
      for (const [key, part] of Object.entries(expected))
        this.learn(part, (got as Record<string, unknown>)[key])
    }
  }
}

/** A frame with the time of the transcript in place of that of the clock. */
const timeless = (frame: unknown): unknown =>
  frame === undefined
    ? undefined
    : JSON.parse(JSON.stringify(frame), (key, part: unknown) => (key === 'at' ? 1_700_000_000_000 : part))

describe('the golden transcript', () => {
  it('fits the schema, line by line', () => {
    for (const line of lines) {
      if ('client' in line) expect(faults('clientMessage', line.client), JSON.stringify(line)).toEqual([])
      if ('server' in line) expect(faults('serverMessage', line.server), JSON.stringify(line)).toEqual([])
    }
  })

  it('is exactly the output of the real server over a real socket', async () => {
    const server = await startServer({
      channels: {
        orders: { kind: 'log', size: 3 },
        secret: { kind: 'log' },
        price: { kind: 'latest' },
        inbox: { kind: 'session' },
      },
      authenticate: ({ token = '' }) =>
        token === 'ada' || token === 'bob'
          ? { id: token }
          : { refused: 'unauthorized', message: 'Sign in first.' },
      authorize: ({ channel }) => channel !== 'secret' || { allowed: false, message: 'Not yours.' },
    })
    const names = new Names()
    let client: TestClient | undefined
    let read = 0
    for (const line of lines) {
      const at = JSON.stringify(line)
      if ('note' in line) continue
      if ('do' in line) {
        if (line.do === 'open') {
          client = await server.dial()
          read = 0
        } else if (line.do === 'cut') {
          client?.cut()
          await server.seen('connection-closed')
        } else if (line.do === 'publish') await server.publish(line.ch, line.d)
        else if (line.do === 'closeChannel') await server.closeChannel(line.ch)
        else await server.closeSession(String(names.fill(line.id)), { final: true, message: 'Ended.' })
        continue
      }
      if (!client) throw new Error('the transcript must open a socket first')
      const { frames } = client
      if ('client' in line) client.socket.send(JSON.stringify(names.fill(line.client)))
      else if ('raw' in line) client.socket.send(line.raw)
      else if ('close' in line) {
        expect(await client.closed, at).toEqual(line.close)
        expect(frames.length, `unexpected frames before ${at}`).toBe(read)
      } else {
        await client.until(() => frames.length > read).catch(() => undefined)
        const got = timeless(frames[read++])
        names.learn(line.server, got)
        expect(got, at).toEqual(names.fill(line.server))
        expect(faults('serverFrame', got), at).toEqual([])
      }
    }
    expect(decodeServer(JSON.stringify(client?.frames)).problems).toEqual([])
  })
})
