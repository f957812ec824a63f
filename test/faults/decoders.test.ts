import { once } from 'node:events'
import { reconnectingDialler } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { cleanText } from '../../src/core/cleanText.js'
import { decodeClientMessage } from '../../src/wire/decodeClient.js'
import { decodeServer } from '../../src/wire/decodeServer.js'
import { connectClient, follow } from '../client/support/client.js'
import { startScript, startServer, welcome } from '../client/support/server.js'
import { until } from '../client/support/wait.js'

// A corpus of hostile texts for both decoders, for the real server and for the real client.

const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__']
const pollution = ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}']
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
/** Texts on which a pattern that backtracks would take minutes. */
const slow = [
  'a'.repeat(50_000) + '!',
  ' '.repeat(50_000) + 'x',
  '\u202e'.repeat(50_000),
  '\ud800'.repeat(50_000),
  '0'.repeat(50_000),
  '-'.repeat(50_000) + '\n',
]

const frames = (...names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const n = JSON.stringify(name)
    return [
      `{"t":${n}}`,
      `{${n}:1,"t":"ping","n":1}`,
      `{"t":"message","ch":${n},"o":1,"d":{${n}:{"polluted":1}}}`,
      `{"t":"publish","id":${n},"ch":${n},"d":{${n}:{"polluted":1}}}`,
      `{"t":"subscribe","ch":${n},"pos":{"epoch":${n},"offset":0}}`,
      `{"t":"hello","v":1,"attempt":0,"session":{"id":${n},"key":${n}}}`,
      `{"t":"channel-error","ch":${n},"error":${n},"message":${n}}`,
      `{"t":"goodbye","reason":${n},"message":${n}}`,
      `{"t":"nack","id":${n},"error":${n}}`,
    ]
  })

const corpus: readonly string[] = [
  ...pollution,
  ...pollution.map((text) => `[${text}]`),
  ...frames(...inherited, ...slow),
  deep(100_000),
  `{"t":"publish","id":"1","ch":"a","d":${deep(50_000)}}`,
  `{"t":"message","ch":"a","o":1,"d":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
  `[${'{"t":"ping","n":1},'.repeat(5000)}7]`,
  `{"t":"ping","n":${'9'.repeat(400)}}`,
  '{"t":"ping","n":1e999}',
  '{"t":"ping","t":"bye","n":1}',
  '\u0000',
  '"\\ud800"',
]

/** Whether all objects are as they were. */
function expectUntouched(): void {
  expect('polluted' in {}).toBe(false)
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(Object.getPrototypeOf([])).toBe(Array.prototype)
}

describe('hostile texts', () => {
  it('are problems or data for both decoders: nothing throws, and no prototype changes [S14]', () => {
    for (const text of corpus) {
      for (const { message } of decodeServer(text).problems) expect(message.length).toBeLessThan(400)
      for (const decoded of decodeClientMessage(text))
        if (!decoded.ok) expect(decoded.detail.length).toBeLessThan(400)
    }
    expectUntouched()
  })

  it('take time in proportion to their length, however they are made [S14]', () => {
    // Processor time, not the clock: eight times the text costs about eight times as much, and 64 times with a pattern that
    // backtracks once for each character.
    const cost = (repeats: number): number => {
      const texts = slow.map((text) => text.slice(0, 1).repeat(repeats) + text.slice(-1))
      const start = process.cpuUsage()
      for (let round = 0; round < 5; round += 1)
        for (const text of texts) {
          cleanText(text)
          for (const frame of frames(text)) {
            decodeServer(frame)
            decodeClientMessage(frame)
          }
        }
      const { user } = process.cpuUsage(start)
      return user
    }
    cost(1000)
    const small = cost(2000)
    expect(cost(16_000)).toBeLessThan(40 * Math.max(small, 2000))
  })

  it('sent to a real server end at most the connection that sent them, and others are served [S14]', async () => {
    const server = await startServer({ limits: { maxBadFrames: 10_000 } })
    const witness = await connectClient(server.url)
    const orders = follow(witness, 'orders')
    await orders.reaches('subscribed')
    const attacker = new WebSocket(server.url)
    attacker.on('error', () => undefined)
    await once(attacker, 'open')
    attacker.send('{"t":"hello","v":1,"attempt":0}')
    await server.seen('welcomed', 2)
    for (const text of corpus) attacker.send(text.slice(0, 60_000))
    await server.seen('frame-rejected')
    await server.publish('orders', { __proto__: null, text: 'served' })
    await orders.received(1)
    expect(witness.statuses).toEqual(['connecting', 'connected'])
    expectUntouched()
  })

  it('said by a real server end nothing at a client, which delivers what is sound [S14]', async () => {
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t === 'subscribe')
        send({ t: 'subscribed', ch: frame['ch'], kind: 'log', pos: { epoch: 'e.1', offset: 0 }, replay: 0 })
    })
    const problems: string[] = []
    const client = await connectClient(server.url, {
      maxProblems: 10_000,
      dialler: reconnectingDialler({ WebSocket }),
      onError: ({ message }) => problems.push(message),
    })
    const names = inherited.map((name) => follow(client, name))
    for (const log of names) await log.reaches('subscribed')
    const sound = (name: string, offset: number): string =>
      `{"t":"message","ch":${JSON.stringify(name)},"o":${offset},"d":{"__proto__":{"polluted":1},"n":${offset}}}`
    const isTalk = (text: string): boolean => !/"t":"(message|goodbye|channel-error)"/.test(text)
    for (const text of corpus.filter(isTalk)) server.sockets.at(-1)?.send(text)
    for (const name of inherited) server.sockets.at(-1)?.send(sound(name, 1))
    await until('the sound ones', () => names.every(({ data }) => data.length === 1))
    expect(client.statuses).toEqual(['connecting', 'connected'])
    expect(problems.length).toBeGreaterThan(0)
    for (const { data } of names) expect(Object.hasOwn(data[0] as object, '__proto__')).toBe(true)
    expectUntouched()
  })
})
