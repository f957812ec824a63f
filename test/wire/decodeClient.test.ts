import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeClientMessage } from '../../src/wire/decodeClient.js'
import type { ClientFrame } from '../../src/wire/frames.js'
import { faults } from './schema.js'

const name = fc
  .string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
  .filter((text) => text.length <= 200)
const count = fc.maxSafeNat()
const optional = <T extends object, K extends keyof T>(
  model: { [P in keyof T]: fc.Arbitrary<T[P]> },
  required: K[],
) => fc.record(model, { requiredKeys: required })

const frame = fc.oneof(
  optional(
    {
      t: fc.constant('hello' as const),
      v: fc.constant(1),
      attempt: count,
      token: fc.string(),
      session: fc.record({ id: name, key: name }),
      cause: fc.constantFrom('network-lost' as const, 'idle-timeout' as const),
      lastError: fc.constantFrom('unreachable' as const, 'handshake-timeout' as const),
      outageMs: count,
      previous: name,
      takeOver: fc.constant(true as const),
    },
    ['t', 'v', 'attempt'],
  ),
  optional({ t: fc.constant('refresh' as const), token: fc.string() }, ['t']),
  optional(
    {
      t: fc.constant('subscribe' as const),
      ch: name,
      pos: optional({ epoch: name, offset: count, generation: name }, ['epoch', 'offset']),
      history: count,
    },
    ['t', 'ch'],
  ),
  fc.record({ t: fc.constant('unsubscribe' as const), ch: name }),
  fc.record({ t: fc.constant('publish' as const), id: name, ch: name, d: fc.jsonValue({ maxDepth: 5 }) }),
  fc.record({ t: fc.constant('ephemeral' as const), id: name, ch: name, d: fc.jsonValue({ maxDepth: 5 }) }),
  fc.record({
    t: fc.constant('page' as const),
    ch: name,
    epoch: name,
    before: count,
    limit: count.filter((limit) => limit > 0),
  }),
  fc.record({ t: fc.constant('request' as const), id: name, name, d: fc.jsonValue({ maxDepth: 5 }) }),
  fc.record({ t: fc.constant('cancel' as const), id: name }),
  fc.record({
    t: fc.constantFrom('bind' as const, 'unbind' as const),
    id: name,
    things: fc.array(name, { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    t: fc.constantFrom('watch' as const, 'unwatch' as const),
    prefix: fc.oneof(name, fc.constant('')),
  }),
  fc.record({ t: fc.constantFrom('ping' as const, 'pong' as const), n: count }),
  fc.constant({ t: 'bye' as const }),
) as fc.Arbitrary<ClientFrame>

const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('reading client frames', () => {
  it('refuses a position whose generation is no name', () => {
    for (const generation of ['', 7, null, 'x'.repeat(201)]) {
      const pos = { epoch: 'e', offset: 1, generation }
      const [frame] = decodeClientMessage(JSON.stringify({ t: 'subscribe', ch: 'a', pos }))
      expect(frame).toMatchObject({ ok: false, problem: 'bad-field' })
    }
  })

  it('gives back every valid frame as it was, and the schema agrees', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 10 }), (frames) => {
        const value = frames.length === 1 ? frames[0] : frames
        expect(decodeClientMessage(JSON.stringify(value))).toEqual(
          (wire(frames) as unknown[]).map((one) => ({ ok: true, frame: one })),
        )
        expect(faults('clientMessage', wire(value))).toEqual([])
      }),
    )
  })

  it('keeps the valid frames around bad ones, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(frame, fc.jsonValue()), { minLength: 1, maxLength: 10 }), (frames) => {
        const decoded = decodeClientMessage(JSON.stringify(frames))
        expect(decoded).toHaveLength(frames.length)
      }),
    )
  })

  it('never throws for any input, and always returns an entry', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.json()), (data) => {
        expect(decodeClientMessage(data).length).toBeGreaterThan(0)
      }),
      { numRuns: 2000 },
    )
  })

  it('refuses a length of an outage that is no count, and drops a last reason of a later version', () => {
    for (const outageMs of [-1, 0.5, 1e300, '5', null, {}]) {
      const [frame] = decodeClientMessage(JSON.stringify({ t: 'hello', v: 1, attempt: 1, outageMs }))
      expect(frame).toMatchObject({ ok: false, problem: 'bad-field' })
    }
    expect(
      decodeClientMessage('{"t":"hello","v":1,"attempt":1,"lastError":"of-tomorrow","outageMs":0}'),
    ).toEqual([{ ok: true, frame: { t: 'hello', v: 1, attempt: 1, outageMs: 0 } }])
  })

  it('drops unknown fields, such as a reason of a later version', () => {
    expect(
      decodeClientMessage('{"t":"hello","v":1,"attempt":1,"cause":"of-tomorrow","extra":{"__proto__":1}}'),
    ).toEqual([{ ok: true, frame: { t: 'hello', v: 1, attempt: 1 } }])
  })

  it('reads of a hello of another version nothing but that: the rest may mean something else there', () => {
    for (const text of [
      '{"t":"hello","v":2}',
      '{"t":"hello","v":2,"attempt":"first","token":{},"session":7}',
    ])
      expect(decodeClientMessage(text)).toEqual([{ ok: true, frame: { t: 'hello', v: 2, attempt: 0 } }])
  })

  it('does not repeat the input in its report', () => {
    const secret = 'canary'
    for (const text of [
      `{"t":"hello","v":1,"attempt":0,"token":"${secret.repeat(4000)}"}`,
      `{"t":"hello","v":1,"attempt":0,"session":{"id":"${secret}"}}`,
      `{"t":"${secret}"}`,
      `${secret}`,
    ]) {
      expect(JSON.stringify(decodeClientMessage(text))).not.toContain(secret)
    }
  })

  it('counts levels outside of texts only, and refuses 65 of them', () => {
    const nested = (levels: number) =>
      `{"t":"publish","id":"1","ch":"a","d":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
    expect(decodeClientMessage(nested(64))[0]?.ok).toBe(true)
    expect(decodeClientMessage(nested(65))[0]).toMatchObject({ problem: 'too-deep' })
    const text = `{"t":"publish","id":"1","ch":"a","d":"${'[{\\"'.repeat(500)}"}`
    expect(decodeClientMessage(text)[0]?.ok).toBe(true)
  })
})
