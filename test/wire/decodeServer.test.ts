import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeServer } from '../../src/wire/decodeServer.js'
import { leastWelcome as welcome } from '../client/support/server.js'
import { partChecks } from './partChecks.js'

const pos = { epoch: 'e', offset: 3 }
const sound: readonly Record<string, unknown>[] = [
  welcome,
  { t: 'subscribed', ch: 'a', kind: 'log', pos, replay: 2 },
  { t: 'subscribed', ch: 'a', kind: 'log', pos: { ...pos, generation: 'g' }, replay: 2 },
  { t: 'unsubscribed', ch: 'a' },
  { t: 'message', ch: 'a', o: 4, d: null },
  { t: 'ephemeral', ch: 'a', d: null },
  { t: 'channel-error', ch: 'a', error: 'channel-full' },
  { t: 'channel-error', ch: 'a', error: 'channel-closed', message: 'gone', last: pos },
  { t: 'ack', id: 'x', o: 4 },
  { t: 'nack', id: 'x', error: 'forbidden' },
  { t: 'response', id: 'x', d: null },
  { t: 'response', id: 'x', error: 'refused', code: 'sold-out', message: 'None.', details: { left: 0 } },
  { t: 'ping', n: 1 },
  { t: 'pong', n: 1 },
  { t: 'goodbye', reason: 'server-restart', message: 'soon', retryAfterMs: 1e12 },
]
const decode = (value: unknown) => decodeServer(JSON.stringify(value), partChecks)

describe('server messages', () => {
  it('are read frame by frame, alone or as a batch, in order', () => {
    for (const frame of sound) expect(decode(frame)).toEqual({ frames: [frame], problems: [] })
    expect(decode(sound)).toEqual({ frames: sound, problems: [] })
  })

  it('may contain fields of a newer server', () => {
    expect(decode({ t: 'ping', n: 1, extra: { deep: [1] } }).problems).toEqual([])
  })

  it('may say when credentials end, in milliseconds that are left, and why they were not renewed', () => {
    for (const sound of [{}, { expiresInMs: 1 }, { error: 'server-error' }])
      expect(decode({ t: 'refresh', ...sound }).frames).toEqual([{ t: 'refresh', ...sound }])
    expect(decode({ ...welcome, expiresInMs: 60_000 }).problems).toEqual([])
    for (const wrong of [
      { expiresInMs: 0 },
      { expiresInMs: -1 },
      { expiresInMs: '60' },
      { expiresInMs: null },
    ])
      for (const frame of [{ t: 'refresh' }, welcome])
        expect(decode({ ...frame, ...wrong }).frames, JSON.stringify(wrong)).toEqual([])
    expect(decode({ t: 'refresh', error: 7 }).frames).toEqual([])
  })

  it('may be a page with the code of an error, and only a text is a code', () => {
    const page = { t: 'page', ch: 'a', epoch: 'e', before: 2, more: false, messages: [] }
    for (const sound of [page, { ...page, error: 'server-error' }])
      expect(decode(sound).frames).toEqual([sound])
    expect(decode({ ...page, error: 7 }).problems).toMatchObject([{ kind: 'malformed' }])
  })

  it('may name the generation of a position, and only with a name', () => {
    for (const generation of ['', 7, null, 'x'.repeat(201)]) {
      const frame = { t: 'subscribed', ch: 'a', kind: 'log', pos: { ...pos, generation }, replay: 0 }
      expect(decode(frame).frames, String(generation)).toEqual([])
    }
  })

  it('may name the sender and the time of a message, and only in the types that those have', () => {
    const page = { t: 'page', ch: 'a', epoch: 'e', before: 2, more: false }
    const frames = (more: object): readonly Record<string, unknown>[] => [
      { t: 'message', ch: 'a', o: 1, d: 1, ...more },
      { t: 'ephemeral', ch: 'a', d: 1, ...more },
      { ...page, messages: [{ o: 1, d: 1, ...more }] },
    ]
    for (const more of [{ from: 'Ada', at: 7 }, { at: 7.5 }, { at: 0 }])
      for (const sound of frames(more)) expect(decode(sound).frames).toEqual([sound])
    for (const wrong of [{ from: 7 }, { from: null }, { at: '7' }, { at: -1 }, { at: null }])
      for (const frame of frames(wrong)) expect(decode(frame).frames, JSON.stringify(frame)).toEqual([])
  })

  it('are no welcome in another version of the wire, which may mean something else by it', () => {
    for (const v of [0, 2, 99, '1', null]) expect(decode({ ...welcome, v }).problems).toHaveLength(1)
    expect(decode(welcome).problems).toEqual([])
  })

  it('are about things only for a page that has the part, and name each thing with its state', () => {
    const thing = { id: 'pump', connected: true, since: 6, reporting: false, at: 7 }
    const refused = { thing: 'pump', error: 'already-bound', message: 'Taken.', retryAfterMs: 7 }
    const frames = [
      { t: 'bound', id: 'x' },
      { t: 'bound', id: 'x', refused: [refused] },
      { t: 'unbound', things: ['pump'], error: 'bound-elsewhere' },
      { t: 'unbound', things: ['pump'], error: 'already-bound', retryAfterMs: 7 },
      { t: 'things', prefix: '', things: [thing], all: true, more: true },
      { t: 'things', prefix: 'a', things: [], error: 'denied', message: 'No.' },
    ]
    expect(decode(frames)).toEqual({ frames, problems: [] })
    expect(decodeServer(JSON.stringify(frames)).problems.map(({ kind }) => kind)).toEqual(
      frames.map(() => 'unknown'),
    )
    for (const wrong of [
      { t: 'bound', id: 7 },
      { t: 'bound', id: 'x', refused: null },
      ...['thing', 'error', 'message', 'retryAfterMs'].map((field) => ({
        t: 'bound',
        id: 'x',
        refused: [{ ...refused, [field]: false }],
      })),
      { t: 'unbound', things: [''], error: 'bound-elsewhere' },
      { t: 'unbound', things: ['pump'] },
      { t: 'unbound', things: ['pump'], error: 'already-bound', retryAfterMs: 'soon' },
      { t: 'unbound', things: ['pump'], error: 'already-bound', message: {} },
      { t: 'things', things: [thing] },
      { t: 'things', prefix: 'a', things: [], error: 7 },
      ...['id', 'connected', 'since', 'reporting', 'gone', 'at'].map((field) => ({
        t: 'things',
        prefix: 'a',
        things: [{ ...thing, [field]: 'x'.repeat(201) }],
      })),
    ])
      expect(decode(wrong).problems, JSON.stringify(wrong)).toMatchObject([{ kind: 'malformed' }])
  })

  it('acknowledge without an offset only a late repetition and an ephemeral message', () => {
    for (const sound of [
      { t: 'ack', id: 'x', duplicate: true },
      { t: 'ack', id: 'x', ephemeral: true },
    ])
      expect(decode(sound).frames).toEqual([sound])
    for (const wrong of [{ ephemeral: false }, { duplicate: 1 }, { o: null, ephemeral: true }])
      expect(decode({ t: 'ack', id: 'x', ...wrong }).frames).toEqual([])
    for (const wrong of [{ code: 7 }, { message: { toString: 1 } }])
      expect(decode({ t: 'nack', id: 'x', error: 'refused', ...wrong }).frames).toEqual([])
  })

  it('are reported, not thrown, when they are malformed, and the valid frames around them are kept', () => {
    const batch = [{ t: 'ping', n: 1 }, 7, null, { t: 'novel' }, { t: 'ack' }, [], { t: 'pong', n: 2 }]
    const { frames, problems } = decode(batch)
    expect(frames).toEqual([batch[0], batch[6]])
    expect(problems.map(({ kind }) => kind)).toEqual([
      'malformed',
      'malformed',
      'unknown',
      'malformed',
      'malformed',
    ])
  })

  it.each(['', ' ', '{', '{"t":"mess', 'null', '1', '"ping"', '{}', '{"t":7}', 'undefined', '\u0000'])(
    'is one problem when it is no frame at all: %j',
    (text) => {
      expect(decodeServer(text)).toMatchObject({ frames: [], problems: [{ kind: 'malformed' }] })
    },
  )

  it.each([new ArrayBuffer(8), undefined, 7, {}])('is one problem when it is no text: %s', (data) => {
    expect(decodeServer(data)).toMatchObject({ frames: [], problems: [{ kind: 'malformed' }] })
  })

  it('are refused when a required field is missing or has the wrong type', () => {
    const optional = new Set([
      'v',
      'idleMs',
      'limits',
      'message',
      'last',
      'retryAfterMs',
      'd',
      'code',
      'details',
    ])
    for (const frame of sound)
      for (const field of Object.keys(frame).filter((name) => name !== 't' && !optional.has(name))) {
        const { [field]: _gone, ...lacking } = frame
        for (const wrong of [
          lacking,
          ...[null, {}, [], -1, 0.5, true].map((value) => ({ ...frame, [field]: value })),
        ])
          expect(decode(wrong).frames, JSON.stringify(wrong)).toEqual([])
      }
    expect(decode({ t: 'message', ch: 'a', o: 4 }).frames).toEqual([])
    for (const wrong of [{}, { d: 1, error: 7 }, { error: 'refused', code: 7 }, { d: 1, message: 7 }])
      expect(decode({ t: 'response', id: 'x', ...wrong }).frames, JSON.stringify(wrong)).toEqual([])
  })

  it('cannot reach inherited properties by any name', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(decodeServer(`{"t":${JSON.stringify(name)}}`).problems).toMatchObject([{ kind: 'unknown' }])
      const text = `{"t":"message","ch":${JSON.stringify(name)},"o":1,"d":{"__proto__":{"polluted":true}}}`
      expect(decodeServer(text).frames).toHaveLength(1)
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('never make the reader throw, however malformed', () => {
    const texts = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc
        .tuple(fc.constantFrom(...sound), fc.nat(200))
        .map(([frame, at]) => JSON.stringify(frame).slice(0, at)),
      fc.array(fc.oneof(fc.constantFrom(...sound), fc.jsonValue())).map((batch) => JSON.stringify(batch)),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const { frames, problems } = decodeServer(text)
        for (const frame of frames) expect(sound.some(({ t }) => t === frame.t)).toBe(true)
        for (const { message } of problems) expect(message.length).toBeLessThan(400)
      }),
      { numRuns: 300 },
    )
    expect(() => decodeServer('['.repeat(100_000) + ']'.repeat(100_000))).not.toThrow()
  })
})
