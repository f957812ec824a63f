import {
  defaultTimes,
  initialChannel,
  initialConnection,
  initialPresentation,
  initialSnapshot,
  present,
  type Connection,
  type ConnectionStage,
  type ConnectionStatus,
  type LedState,
  type Network,
  type Quality,
} from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { channels, start } from './support/facts.js'
import { Screen } from './support/screen.js'

const { ledMs, bannerMs } = defaultTimes
const stages = ['waiting', 'preparing', 'opening', 'handshake', 'verifying'] as const
const dialling = ['waiting', 'preparing', 'opening', 'handshake'] as const

const connection = (status: ConnectionStatus, given: Partial<Connection> = {}) => ({
  connection: {
    ...initialConnection,
    status,
    since: start,
    reason: 'network-lost' as const,
    hasEverConnected: true,
    ...given,
  },
})

interface Row {
  readonly state: LedState
  /** The stages that the LED tells in this state. */
  readonly told: readonly ConnectionStage[]
  readonly status: ConnectionStatus
  readonly network?: Network
  readonly quality?: Quality
}

const truth: readonly Row[] = [
  { state: 'connecting', told: dialling, status: 'connecting' },
  { state: 'reconnecting', told: dialling, status: 'reconnecting' },
  { state: 'degraded', told: ['verifying'], status: 'connected', quality: 'degraded' },
  { state: 'online', told: [], status: 'connected' },
  { state: 'offline', told: [], status: 'reconnecting', network: 'offline' },
  { state: 'paused', told: [], status: 'paused' },
  { state: 'failed', told: [], status: 'failed' },
  { state: 'idle', told: [], status: 'idle' },
]

describe('the stage of an LED', () => {
  it.each(truth)('of the state $state tells $told and no other stage [I22]', (row) => {
    const { state, told, status, network = 'online', quality = 'good' } = row
    const facts = { ...connection(status, { quality }), network }
    for (const stage of stages) {
      const view = new Screen(start).set(facts).pass(2 * bannerMs)
      expect(view.shown.led.state).toBe(state)
      view.set({ stage }).pass(ledMs)
      expect(view.shown.led, `${state} while ${stage}`).toMatchObject({
        state,
        stage: told.includes(stage) ? stage : null,
      })
    }
  })

  it('shows no stage that was over before the LED would show anything new', () => {
    const view = new Screen(start).set(connection('reconnecting')).pass(1000)
    const { led } = view.shown
    for (const stage of [...dialling, ...dialling]) view.set({ stage }).pass(ledMs - 1)
    expect(view.shown.led).toBe(led)
    expect(view.pass(1).shown.led.stage).toBe('handshake')
  })

  it('keeps a shown stage until the next one has lasted, and drops it with its state', () => {
    const view = new Screen(start).set({ ...connection('reconnecting'), stage: 'waiting' }).pass(1000)
    expect(view.shown.led.stage).toBe('waiting')
    view.set({ stage: 'opening' }).pass(ledMs - 1)
    expect(view.shown.led.stage).toBe('waiting')
    expect(view.pass(1).shown.led.stage).toBe('opening')
    view.set({ ...connection('connected', { since: view.now }), stage: null })
    expect(view.shown.led).toMatchObject({ state: 'online', stage: null })
  })

  it('waits behind the state: after a loss the LED changes its state first', () => {
    const view = new Screen(start).set(connection('connected')).pass(1000)
    view.set({ ...connection('reconnecting', { since: view.now }), stage: 'opening' }).pass(ledMs)
    expect(view.shown.led).toMatchObject({ state: 'reconnecting', stage: null })
    expect(view.pass(ledMs).shown.led).toMatchObject({ state: 'reconnecting', stage: 'opening' })
  })

  it('says nothing while a page loads', () => {
    const facts = { ...connection('connecting', { hasEverConnected: false }), stage: 'opening' } as const
    const view = new Screen(start).set(facts).pass(bannerMs - 1)
    expect(view.shown.led).toMatchObject({ quiet: true, stage: null })
    expect(view.pass(1 + ledMs).shown.led).toMatchObject({ quiet: false, stage: 'opening' })
  })

  it('shows at once to a component that mounts late', () => {
    const facts = { ...initialSnapshot, ...connection('reconnecting'), stage: 'waiting' } as const
    const { shown } = present(initialPresentation, facts, start, defaultTimes)
    expect(shown.led.stage).toBe('waiting')
  })

  it('is none of a client library, which tells none, and none of a channel', () => {
    const facts = connection('reconnecting', { nextAttemptAt: start + 60_000 })
    const view = new Screen(start)
      .set({ ...facts, ...channels({ ...initialChannel('a'), status: 'interrupted' as const }) })
      .pass(1000)
    expect(view.shown.led.stage).toBeNull()
    expect(view.set({ stage: 'opening' }).pass(1000).shown.channelLeds.get('a')?.stage).toBeNull()
  })
})
