import fc from 'fast-check'
import { defaultTimes } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { ConnectionModel } from './support/connectionModel.js'

/** A connection with pings, each answered after the given time; null for no answer before the next step. */
class Paced extends ConnectionModel {
  constructor() {
    super()
    this.connect()
  }

  /** Passes the time to the next ping, and answers it. */
  roundTrip(ms: number): this {
    const isPinged = (): boolean => (this.state.pingedAt ?? 0) > this.lastInboundAt
    for (let step = 0; step < 10 && !isPinged(); step += 1) this.progress()
    const pingedAt = this.state.pingedAt ?? this.now
    const answerAt = pingedAt + ms
    while (this.state.deadline !== null && this.state.deadline < answerAt) this.progress()
    this.now = answerAt
    this.lastInboundAt = answerAt
    this.dispatch({ type: 'answered', generation: this.state.generation, roundTripMs: ms })
    return this
  }
}

describe('the pace of a connection', () => {
  it('is degraded after three slow round trips in a row, and good again after three fast ones [U38]', () => {
    const link = new Paced()
    link.roundTrip(1200).roundTrip(1200)
    expect(link.view.quality).toBe('good')
    link.roundTrip(1000)
    expect(link.view.quality).toBe('degraded')
    link.roundTrip(100).roundTrip(500)
    expect(link.view.quality).toBe('degraded')
    link.roundTrip(20)
    expect(link.view.quality).toBe('good')
  })

  it('is degraded while one answer takes longer than two seconds [U38]', () => {
    const link = new Paced()
    while (link.state.stage !== 'verifying') link.progress()
    const pingedAt = link.now
    link.now = pingedAt + defaultTimes.slowPingMs - 1
    link.tick()
    expect(link.view.quality).toBe('good')
    link.now += 1
    link.tick()
    expect([link.view.quality, link.view.status]).toEqual(['degraded', 'connected'])
  })

  it('is not judged by a timer that the browser delayed, because that says nothing about the connection', () => {
    const link = new Paced()
    while (link.state.stage !== 'verifying') link.progress()
    link.now += 9000
    link.tick()
    expect(link.view.quality).toBe('good')
  })

  it('is found out within seconds once it may be slow: pings come every five seconds then [U38]', () => {
    const link = new Paced()
    link.roundTrip(1500)
    const from = link.now
    link.roundTrip(1500).roundTrip(1500)
    expect(link.view.quality).toBe('degraded')
    expect(link.now - from).toBe(2 * (5000 + 1500))
    link.roundTrip(50).roundTrip(50).roundTrip(50)
    const good = link.now
    link.roundTrip(50)
    expect(link.now - good, 'and at their usual distance when it is good').toBeGreaterThanOrEqual(25_000)
  })

  it('never flickers between slow and good for round trips around one threshold [U38]', () => {
    const { slowMs, fastMs } = defaultTimes
    const thresholds = [
      ['good', [], slowMs],
      ['degraded', [slowMs, slowMs, slowMs], fastMs],
    ] as const
    for (const [start, before, threshold] of thresholds) {
      const around = fc.integer({ min: threshold - 400, max: threshold + 400 })
      fc.assert(
        fc.property(fc.array(around, { maxLength: 40, size: 'max' }), (trips) => {
          const link = new Paced()
          for (const ms of before) link.roundTrip(ms)
          expect(link.view.quality).toBe(start)
          const changes = trips.filter((ms) => {
            const { quality } = link.view
            return link.roundTrip(ms).view.quality !== quality
          })
          expect(changes.length).toBeLessThanOrEqual(1)
        }),
        { numRuns: 200 },
      )
    }
  })

  it('starts good on each new connection, and an idle healthy connection changes nothing public [U38]', () => {
    const link = new Paced()
    const before = link.view
    for (let trip = 0; trip < 20; trip += 1) link.roundTrip(40)
    expect(link.view).toBe(before)
    link.roundTrip(1200).roundTrip(1200).roundTrip(1200)
    expect(link.view.quality).toBe('degraded')
    link.lose()
    while (link.state.status !== 'connected') link.progress()
    expect(link.view.quality).toBe('good')
  })
})
