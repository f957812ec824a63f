import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { closeCodes } from '../../src/core/closeCodes.js'
import { decodeClientMessage } from '../../src/wire/decodeClient.js'
import { partChecks } from './partChecks.js'
import { decodeServer } from '../../src/wire/decodeServer.js'
import { defaultHeartbeat, defaultLimits } from '../../src/server/hub/limits.js'
import { DEFAULT_SIZE } from '../../src/server/hub/channelConfig.js'
import { limits } from '../../src/wire/limits.js'
import { faults, fits, schema } from './schema.js'

const page = readFileSync('docs/protocol.md', 'utf8')
const examples = [...page.matchAll(/```json (client|server)\n([\s\S]*?)```/g)].map(
  ([, from = '', text = '']) => ({
    from,
    text,
    value: JSON.parse(text) as unknown,
  }),
)
const framesOf = (value: unknown): { t: string }[] =>
  (Array.isArray(value) ? value : [value]) as { t: string }[]

describe('the page about the wire', () => {
  it('has an example of every frame, and each of them is right', () => {
    for (const { from, text, value } of examples) {
      expect(faults(`${from}Message`, value), text).toEqual([])
      if (from === 'client')
        expect(
          decodeClientMessage(text).every(({ ok }) => ok),
          text,
        ).toBe(true)
      else expect(decodeServer(text, partChecks).problems, text).toEqual([])
    }
    const seen = (from: string): string[] =>
      [
        ...new Set(
          examples
            .filter((one) => one.from === from)
            .flatMap(({ value }) => framesOf(value).map(({ t }) => t)),
        ),
      ].sort()
    expect(seen('client')).toEqual([
      'bind',
      'bye',
      'cancel',
      'ephemeral',
      'hello',
      'page',
      'ping',
      'pong',
      'publish',
      'refresh',
      'request',
      'subscribe',
      'unbind',
      'unsubscribe',
      'unwatch',
      'watch',
    ])
    expect(seen('server')).toEqual(
      [
        'ack',
        'bound',
        'things',
        'unbound',
        'channel-error',
        'ephemeral',
        'goodbye',
        'message',
        'nack',
        'page',
        'ping',
        'pong',
        'refresh',
        'response',
        'subscribed',
        'unsubscribed',
        'welcome',
      ].sort(),
    )
  })

  it('names every close code with its reason', () => {
    for (const [reason, code] of Object.entries(closeCodes)) {
      if (reason === 'closed-by-app') continue
      if (reason === 'heartbeat-timeout') expect(page).toContain(`${code} (\`${reason}\`)`)
      else expect(page).toContain(`| ${code} | \`${reason}\` |`)
    }
    const own = Object.keys(closeCodes).filter((r) => r !== 'closed-by-app' && r !== 'heartbeat-timeout')
    expect(new Set(schema.$defs['goodbye']?.properties?.['reason']?.enum)).toEqual(new Set(own))
  })

  it('states the limits that hold', () => {
    const { maxHelloBytes, maxBadFrames, framesPerSecond, frameBurst, helloTimeoutMs, maxDepth } =
      defaultLimits
    for (const text of [
      `At most ${maxHelloBytes.toLocaleString('en')} bytes`,
      `have 1 to ${limits.maxNameLength} UTF-16 units`,
      `at most ${limits.maxTextLength} units`,
      `${framesPerSecond} per second on average, ${frameBurst} at once`,
      `the ${maxBadFrames + 1}st within a minute`,
      `within ${helloTimeoutMs / 1000} s`,
      `nested deeper than ${maxDepth}`,
      `ends the connection ${defaultLimits.expiryGraceMs / 1000} s after that`,
      `the server sends at most ${limits.maxPageMessages}`,
      `at most ${limits.maxPageBytes.toLocaleString('en')} bytes`,
      `newest \`size\` messages (${DEFAULT_SIZE.toLocaleString('en')})`,
      `"heartbeat": { "intervalMs": ${defaultHeartbeat.intervalMs}, "timeoutMs": ${defaultHeartbeat.timeoutMs} }`,
      `"idleMs": ${defaultHeartbeat.idleMs}`,
      `"maxFrameBytes": ${limits.maxFrameBytes}, "maxBatch": ${limits.maxBatch}`,
    ]) {
      expect(page).toContain(text)
    }
  })
})

describe('the schema', () => {
  it('refuses what the server refuses, and lets later fields pass', () => {
    const wrong = [
      {},
      [],
      { t: 'hello', v: 1 },
      { t: 'subscribe', ch: '' },
      { t: 'subscribe', ch: 'x'.repeat(201) },
      { t: 'subscribe', ch: 'a', pos: { epoch: 'e', offset: -1 } },
      { t: 'publish', id: '1', ch: 'a' },
      { t: 'publish', id: '1', ch: 'a', d: 1, seq: 0 },
      { t: 'ping', n: 0.5 },
      { t: 'page', ch: 'a', epoch: 'e', before: 3, limit: 0 },
      { t: 'page', ch: 'a', before: 3, limit: 1 },
      { t: 'welcome' },
      { t: 'request', id: '1', name: 'a' },
      { t: 'request', id: '1', d: 1 },
      { t: 'cancel' },
    ]
    for (const value of wrong) {
      expect(fits('clientMessage', value), JSON.stringify(value)).toBe(false)
      expect(decodeClientMessage(JSON.stringify(value)).some(({ ok }) => !ok)).toBe(true)
    }
    expect(fits('clientMessage', { t: 'bye', later: 1 })).toBe(true)
    expect(faults('clientMessage', { t: 'bye', later: 1 })).not.toEqual([])
  })
})
