import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createNodeEnvironment } from '../../src/server/nodeEnvironment.js'
import { accepted, acknowledged, delivered, historyOf, invoked, opened } from '../sim/support/forged.js'
import type { HistoryEvent, NewEvent } from '../sim/support/history.js'
import { makeFolder } from './injectors/support/folder.js'
import { checkRegister } from './real/checkRegister.js'
import { eventsIn, lineOf } from './real/eventLog.js'
import { judge, type Verdict } from './real/judge.js'
import { readProcess, slopePerHour } from './real/processSamples.js'
import { channelsIn, roomsFor, workloadNames, type Room } from './real/rooms.js'
import type { World } from './real/world.js'

describe('a register', () => {
  const kinds = new Map([['orders', 'latest']])
  const moved: NewEvent = { type: 'moved', client: 'c0', channel: 'orders' }
  const written = [
    invoked('c0:1'),
    accepted(1, 'c0:1'),
    accepted(2, 'c0:2'),
    acknowledged('c0:1', 1),
  ] as const
  const found = (...events: readonly NewEvent[]): readonly string[] =>
    checkRegister(historyOf(...events), kinds)

  it('is read with the last acknowledged value or a later one', () => {
    expect(found(...written, moved, delivered(1, 'c0:1'))).toEqual([])
    expect(found(...written, moved, delivered(2, 'c0:2'))).toEqual([])
  })

  it('is stale when a reading begins before what was acknowledged, and not when it began earlier', () => {
    const second = [invoked('c0:2'), acknowledged('c0:2', 2)] as const
    expect(found(...written, ...second, moved, delivered(1, 'c0:1'))).toHaveLength(1)
    expect(found(...written, moved, ...second, delivered(1, 'c0:1'))).toEqual([])
  })

  it('may be read on by a client that left and joined, with what was on its way', () => {
    const second = [invoked('c0:2'), acknowledged('c0:2', 2)] as const
    expect(found(moved, ...written, ...second, moved, delivered(1, 'c0:1'))).toEqual([])
  })

  it('may be read as it was before what the store lost', () => {
    const second = [invoked('c0:2'), acknowledged('c0:2', 2)] as const
    expect(found(...written, ...second, opened(1), moved, delivered(1, 'c0:1'))).toEqual([])
    expect(found(...written, ...second, moved, opened(1), delivered(1, 'c0:1'))).toEqual([])
    expect(found(...written, ...second, moved, opened(2), delivered(1, 'c0:1'))).toHaveLength(1)
  })
})

describe('the logs of a run', () => {
  it('read as they were written, without a last line that was cut', () => {
    const events = [accepted(1, 'c0:1'), opened(1)]
    const text = `${events.map(lineOf).join('\n')}\n{"type":"acc`
    expect(eventsIn(text).map(({ at: _at, ...event }) => event)).toEqual(events)
  })

  const room: Room = { number: 3, workload: 'log', clients: 2 }
  const { digest } = createNodeEnvironment()
  const channel = 'log-3'

  /** Judges forged logs of a server and of one client. */
  function verdictOf(server: readonly NewEvent[], client: readonly NewEvent[]): Verdict | undefined {
    const folder = makeFolder()
    const logOf = (events: readonly HistoryEvent[]): string =>
      events.map((event) => `${lineOf(event)}\n`).join('')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'server-0.jsonl'), logOf(historyOf(...server)))
    writeFileSync(join(folder, 'room-3.jsonl'), logOf(historyOf(...client)))
    const world = {
      options: { rooms: [room], folder, sync: false },
      server: { logs: () => [join(folder, 'server-0.jsonl')] },
      events: [],
    } as unknown as World
    return judge(world, { finals: new Map(), wellAt: 1, wellAfterMs: 1, wrong: [] }).get('log')
  }

  const kept = [1, 2, 3].map((n) => accepted(n, `c0:${n}`, { channel, user: digest('user\nada') }))
  const sent = [1, 2, 3].flatMap((n): NewEvent[] => [
    { ...invoked(`c0:${n}`), channel } as NewEvent,
    acknowledged(`c0:${n}`, n),
  ])
  const got = (...offsets: readonly number[]): readonly NewEvent[] =>
    offsets.map((n) => delivered(n, `c0:${n}`, { channel }))

  it('of all processes make one history, in which users have their names', () => {
    const verdict = verdictOf(kept, [...sent, ...got(1, 2, 3)])
    expect(verdict).toEqual({ sent: 3, acknowledged: 3, delivered: 3, faults: 0, violations: [] })
  })

  it('show a hole, and a message of somebody else', () => {
    expect(verdictOf(kept, [...sent, ...got(1, 3)])?.violations).toEqual([expect.stringContaining('hole')])
    const stranger = [...kept.slice(0, 2), accepted(3, 'c0:3', { channel, user: digest('user\nbob') })]
    expect(verdictOf(stranger, [...sent, ...got(1, 2)])?.violations).toEqual([
      expect.stringContaining('identity'),
    ])
  })
})

describe('the rooms of a run', () => {
  it('hold all clients, have every workload, and share no channel', () => {
    const rooms = roomsFor(57)
    expect(rooms.reduce((sum, { clients }) => sum + clients, 0)).toBe(57)
    expect(new Set(rooms.map(({ workload }) => workload))).toEqual(new Set(workloadNames))
    const names = rooms.flatMap((room) => [...channelsIn(room).keys()])
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the samples of a process', () => {
  it('show memory that it takes, and its descriptors', () => {
    const before = readProcess(process.pid)
    const taken = Buffer.alloc(64 * 1024 * 1024, 1)
    const after = readProcess(process.pid)
    expect(after.rss - before.rss).toBeGreaterThan(taken.length / 2)
    expect(after.rssAnon).toBeLessThanOrEqual(after.rss)
    expect(after.descriptors).toBeGreaterThan(3)
  })

  it('give a slope for each hour with its error, and none from two points', () => {
    const points = Array.from({ length: 10 }, (_, n) => ({ at: n * 60_000, value: 100 + n * 5 }))
    expect(slopePerHour(points)?.perHour).toBeCloseTo(300)
    expect(slopePerHour(points)?.error).toBeCloseTo(0)
    const noisy = points.map(({ at, value }, n) => ({ at, value: value + (n % 2 === 0 ? 20 : -20) }))
    expect(slopePerHour(noisy)?.error).toBeGreaterThan(100)
    expect(slopePerHour(points.slice(0, 2))).toBeNull()
  })
})
