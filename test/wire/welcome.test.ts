import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { WelcomeFrame } from '../../src/wire/frames.js'
import { readyOf } from '../../src/wire/welcome.js'

const page = readFileSync(fileURLToPath(new URL('../../docs/protocol.md', import.meta.url)), 'utf8')

const ready = (intervalMs: number, timeoutMs: number, own = {}) => {
  const session = { id: 's', key: 'k', resumed: false }
  const heartbeat = { intervalMs, timeoutMs }
  const limits = { maxFrameBytes: 65_536, maxBatch: 256 }
  const known = {
    t: 'welcome',
    v: 1,
    connection: 'c',
    epoch: 'e',
    user: 'u',
    spreadMs: 5,
    idleMs: 60_000,
  } as const
  const frame: WelcomeFrame = { ...known, session, heartbeat, limits }
  const { heartbeatMs, pongMs } = readyOf(frame, own)
  return { heartbeatMs, pongMs }
}

describe('the heartbeat that a server announces', () => {
  it('is clamped as the protocol says, so that no server causes constant pings or none', () => {
    expect(page).toContain('A client clamps them to 50 ms – 5 min and 50 ms – 1 min')
    expect(ready(0, 0)).toEqual({ heartbeatMs: 50, pongMs: 50 })
    expect(ready(50, 50)).toEqual({ heartbeatMs: 50, pongMs: 50 })
    expect(ready(25_000, 10_000)).toEqual({ heartbeatMs: 25_000, pongMs: 10_000 })
    expect(ready(300_000, 60_000)).toEqual({ heartbeatMs: 300_000, pongMs: 60_000 })
    expect(ready(300_001, 60_001)).toEqual({ heartbeatMs: 300_000, pongMs: 60_000 })
    expect(ready(1e12, 1e300)).toEqual({ heartbeatMs: 300_000, pongMs: 60_000 })
  })

  it('can be shortened by the app, never lengthened [Z25]', () => {
    expect(ready(25_000, 10_000, { heartbeatMs: 5000, pongMs: 1000 })).toEqual({
      heartbeatMs: 5000,
      pongMs: 1000,
    })
    expect(ready(25_000, 10_000, { heartbeatMs: 90_000, pongMs: 90_000 })).toEqual({
      heartbeatMs: 25_000,
      pongMs: 10_000,
    })
  })
})
