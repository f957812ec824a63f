import { describe, expect, it } from 'vitest'
import { createRandom } from '../soak/support/random.js'
import { ConnectionModel } from './support/connectionModel.js'

const CLIENTS = 2000
/** The announced window: the clients divided by the accepted 200 dials a second. */
const WIDTH_MS = (CLIENTS / 200) * 1000
const ROUND_TRIP_MS = 10
const start = new ConnectionModel().now

type End = (client: Client) => unknown
const crash: End = (client) => client.lose()
const restart: End = (client) => client.restart()

/** One client of a server, whose every dial takes a round trip. */
class Client extends ConnectionModel {
  constructor(
    readonly random: () => number,
    readonly widthMs = WIDTH_MS,
    readonly toldMs: number | null = widthMs,
  ) {
    super()
    this.connect({ spreadMs: toldMs })
  }

  override lose(): this {
    const { generation } = this.state
    const closed = { type: 'socketClosed', generation, code: 1006, message: null, wasOpen: true } as const
    return this.dispatch(closed, this.random())
  }

  restart(): this {
    const { generation } = this.state
    const goodbye = { reason: 'server-restart', code: 1012, message: null, spreadMs: this.widthMs } as const
    return this.dispatch({ type: 'goodbyeReceived', generation, ...goodbye }, this.random())
  }

  /** Lives until it is connected or that moment is past. */
  until(at: number, isUp: boolean): boolean {
    while (this.state.status !== 'connected' && (this.state.deadline ?? Infinity) <= at) {
      this.progress(this.random())
      this.now += ROUND_TRIP_MS
      const { generation } = this.state
      if (isUp) this.progress().progress(0.5, { spreadMs: this.toldMs })
      else
        this.dispatch(
          { type: 'socketClosed', generation, code: 1006, message: null, wasOpen: false },
          this.random(),
        )
    }
    return this.state.status === 'connected'
  }
}

/** Buckets of one second, with the clients that came back in each. */
function comeBack(
  ends: readonly { readonly end: End; readonly downMs: number; readonly upMs: number }[],
  toldMs: number | null = WIDTH_MS,
): number[] {
  const { next } = createRandom(7)
  const clients = Array.from({ length: CLIENTS }, () => new Client(next, WIDTH_MS, toldMs))
  let now = start
  const buckets: number[] = []
  for (const { end, downMs, upMs } of ends) {
    buckets.length = 0
    for (const client of clients) {
      client.now = now
      end(client)
      client.until(now + downMs, false)
      client.now = Math.max(client.now, now + downMs)
      if (!client.until(now + downMs + upMs, true)) continue
      const second = Math.floor((client.state.since - now - downMs) / 1000)
      buckets[second] = (buckets[second] ?? 0) + 1
    }
    now += downMs + upMs
  }
  return Array.from(buckets, (count) => count ?? 0)
}

const peakToMean = (buckets: readonly number[]): number =>
  Math.max(...buckets) / (buckets.reduce((sum, count) => sum + count, 0) / buckets.length)

describe('two thousand clients of one server', () => {
  it.each([
    ['crashes and is back at once', crash, 0],
    ['crashes for three seconds', crash, 3000],
    ['crashes for half a minute', crash, 30_000],
    ['restarts, announced, and is back at once', restart, 0],
    ['restarts, announced, in three seconds', restart, 3000],
    ['restarts, announced, in half a minute', restart, 30_000],
  ])('come back at a steady rate when it %s [C20]', (_what, end, downMs) => {
    const buckets = comeBack([{ end, downMs, upMs: 60_000 }])
    expect(buckets.reduce((sum, count) => sum + count, 0)).toBe(CLIENTS)
    expect(buckets.length).toBeLessThanOrEqual(WIDTH_MS / 1000 + 1)
    expect(peakToMean(buckets)).toBeLessThanOrEqual(1.5)
  })

  it('spread over the width of a goodbye through the whole outage, also when no welcome told one', () => {
    const buckets = comeBack([{ end: restart, downMs: 30_000, upMs: 60_000 }], null)
    expect(buckets.reduce((sum, count) => sum + count, 0)).toBe(CLIENTS)
    expect(peakToMean(buckets)).toBeLessThanOrEqual(1.5)
  })

  it('come back at a steady rate also when it crashes again in the middle of that', () => {
    const twice = [
      { end: crash, downMs: 0, upMs: WIDTH_MS },
      { end: crash, downMs: 1000, upMs: 60_000 },
    ]
    expect(peakToMean(comeBack(twice))).toBeLessThanOrEqual(1.5)
  })
})

describe('the only client of a server', () => {
  const ways = [
    ['a crash', crash],
    ['an announced restart', restart],
  ] as const

  it.each(ways)('is back at once after %s [C20]', (_what, end) => {
    for (const random of [0, 0.5, 0.999]) {
      const client = new Client(() => random, 5)
      end(client)
      expect(client.until(client.now + 300, true)).toBe(true)
    }
  })

  it.each(ways)('is back within a second when the server is up again two seconds after %s', (_what, end) => {
    for (let seed = 0; seed < 200; seed += 1) {
      const client = new Client(createRandom(seed).next, 5)
      const up = client.now + 2000
      end(client)
      client.until(up, false)
      expect(client.until(up + 1000 + ROUND_TRIP_MS, true)).toBe(true)
    }
  })
})
