import { defaultTimes, publicStage } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { policyOf } from './support/connectionFacts.js'
import { ConnectionModel } from './support/connectionModel.js'

const stageOf = ({ state }: ConnectionModel) => publicStage(state)

describe('the stage of a connection', () => {
  it('tells how far a dial is, and nothing once it is connected or at rest', () => {
    const link = new ConnectionModel(policyOf({ needsPreparation: true }))
    expect(stageOf(link)).toBeNull()
    link.dispatch({ type: 'connectRequested' })
    expect(stageOf(link)).toBe('preparing')
    expect(stageOf(link.progress())).toBe('opening')
    expect(stageOf(link.progress())).toBe('handshake')
    expect(stageOf(link.progress())).toBeNull()
    expect(stageOf(link.lose())).toBe('waiting')
    expect(stageOf(link.dispatch({ type: 'disconnectRequested' }))).toBeNull()
  })

  it('is the same through every ping that is answered in time, so that an idle connection costs no commit', () => {
    const link = new ConnectionModel().connect()
    for (let beat = 0; beat < 5; beat += 1) {
      while (link.state.stage !== 'verifying') link.progress()
      expect(stageOf(link)).toBeNull()
      link.now += defaultTimes.slowPingMs - 1
      link.lastInboundAt = link.now
      expect(stageOf(link.tick())).toBeNull()
      link.progress()
    }
  })

  it('is "verifying" while an answer is missing for two seconds, also on a connection that is slow already', () => {
    const link = new ConnectionModel().connect()
    for (const quality of ['good', 'degraded']) {
      while (link.state.stage !== 'verifying') link.progress()
      expect([link.view.quality, stageOf(link)]).toEqual([quality, null])
      link.now = (link.state.pingedAt ?? 0) + defaultTimes.slowPingMs
      expect(stageOf(link.tick())).toBe('verifying')
      link.lastInboundAt = link.now
      const { generation } = link.state
      expect(stageOf(link.dispatch({ type: 'answered', generation, roundTripMs: 2000 }))).toBeNull()
    }
  })
})
