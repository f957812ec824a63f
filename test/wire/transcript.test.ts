import { describe, expect, it } from 'vitest'
import { decodeServer } from '../../src/wire/decodeServer.js'
import type { ClientFrame, ServerFrame } from '../../src/wire/frames.js'
import type { TestClient } from '../server/support/testClient.js'
import { startServer } from '../server/support/testServer.js'
import { faults } from './schema.js'
import { typesOf, usedIn, wordsOf } from './schemaWords.js'
import { transcriptRequests } from './transcriptRequests.js'
import { Names, readLines, transcripts, type Line } from './transcriptLines.js'

type Deed =
  | { readonly do: 'open' }
  | { readonly do: 'cut' }
  | { readonly do: 'publish'; readonly ch: string; readonly d: unknown }
  | { readonly do: 'closeChannel'; readonly ch: string }
  | { readonly do: 'closeSession'; readonly id: string }

const lines = readLines<Deed>(transcripts.socket)
const allLines: readonly Line<object>[] = Object.values(transcripts).flatMap((file) =>
  readLines<object>(file),
)

/** Every frame type of the source: a new one does not compile before it is named here, and then needs lines. */
const clientTypes: Record<ClientFrame['t'], true> = {
  hello: true,
  refresh: true,
  subscribe: true,
  unsubscribe: true,
  publish: true,
  ephemeral: true,
  page: true,
  request: true,
  cancel: true,
  bind: true,
  unbind: true,
  watch: true,
  unwatch: true,
  ping: true,
  pong: true,
  bye: true,
}
const serverTypes: Record<ServerFrame['t'], true> = {
  welcome: true,
  refresh: true,
  subscribed: true,
  unsubscribed: true,
  message: true,
  ephemeral: true,
  page: true,
  'channel-error': true,
  ack: true,
  nack: true,
  response: true,
  bound: true,
  unbound: true,
  things: true,
  ping: true,
  pong: true,
  goodbye: true,
}

/** What the reference server never sends. */
const unsent = [
  // For servers without positions.
  'server subscribed.recovered',
  // The end of a history is told without the opening that wrote it.
  'server channel-error.last.generation',
  // A page of 500 things would fill the transcript: test/things has it.
  'server things.more',
  // Its path is answered before the upgrade.
  'server goodbye.reason not-found',
]

/** A frame with the time of the transcript in place of that of the clock. */
const timeless = (frame: unknown): unknown =>
  frame === undefined
    ? undefined
    : JSON.parse(JSON.stringify(frame), (key, part: unknown) => (key === 'at' ? 1_700_000_000_000 : part))

describe('the golden transcript', () => {
  it('fits the schema, line by line', () => {
    for (const line of allLines) {
      if ('client' in line) expect(faults('clientMessage', line.client), JSON.stringify(line)).toEqual([])
      if ('server' in line) expect(faults('serverMessage', line.server), JSON.stringify(line)).toEqual([])
    }
  })

  it('has each frame of the protocol, each of its fields, and each word that a field may have', () => {
    expect(typesOf('client').sort()).toEqual(Object.keys(clientTypes).sort())
    expect(typesOf('server').sort()).toEqual(Object.keys(serverTypes).sort())
    const used = new Set(
      allLines.flatMap((line) => [
        ...('client' in line ? usedIn('client', line.client) : []),
        ...('server' in line ? usedIn('server', line.server) : []),
      ]),
    )
    const missing = [...wordsOf('client'), ...wordsOf('server')].filter((word) => !used.has(word))
    expect(missing.sort()).toEqual(unsent.toSorted())
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
      requests: transcriptRequests,
      limits: { maxRequests: 1 },
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
