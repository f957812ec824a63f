import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeServer } from '../../src/wire/decodeServer.js'

const pos = { epoch: 'e', offset: 3 }
const sound: readonly Record<string, unknown>[] = [
  {
    t: 'welcome',
    v: 1,
    connection: 'c',
    session: { id: 's', key: 'k', resumed: false },
    epoch: 'e',
    heartbeat: { intervalMs: 25_000, timeoutMs: 10_000 },
    idleMs: 60_000,
    limits: { maxFrameBytes: 65_536, maxBatch: 256 },
  },
  { t: 'subscribed', ch: 'a', kind: 'log', pos, replay: 2 },
  { t: 'unsubscribed', ch: 'a' },
  { t: 'message', ch: 'a', o: 4, d: null },
  { t: 'channel-error', ch: 'a', error: 'channel-full' },
  { t: 'channel-error', ch: 'a', error: 'channel-closed', message: 'gone', last: pos },
  { t: 'ack', id: 'x', o: 4 },
  { t: 'nack', id: 'x', error: 'forbidden' },
  { t: 'ping', n: 1 },
  { t: 'pong', n: 1 },
  { t: 'goodbye', reason: 'server-restart', message: 'soon', retryAfterMs: 1e12 },
]
const decode = (value: unknown) => decodeServer(JSON.stringify(value))

describe('server messages', () => {
  it('are read frame by frame, alone or as a batch, in order', () => {
    for (const frame of sound) expect(decode(frame)).toEqual({ frames: [frame], problems: [] })
    expect(decode(sound)).toEqual({ frames: sound, problems: [] })
  })

  it('may contain fields of a newer server', () => {
    expect(decode({ t: 'ping', n: 1, extra: { deep: [1] } }).problems).toEqual([])
  })

  it('may be a page with the code of an error, and only a text is a code', () => {
    const page = { t: 'page', ch: 'a', epoch: 'e', before: 2, more: false, messages: [] }
    for (const sound of [page, { ...page, error: 'server-error' }])
      expect(decode(sound).frames).toEqual([sound])
    expect(decode({ ...page, error: 7 }).problems).toMatchObject([{ kind: 'malformed' }])
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
    const optional = new Set(['v', 'idleMs', 'limits', 'message', 'last', 'retryAfterMs', 'd'])
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
