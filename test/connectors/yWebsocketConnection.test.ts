import { describe, expect, it, vi } from 'vitest'
import type { WebsocketProvider } from 'y-websocket'
import { yWebsocketSource } from '../../src/adapters/yjs/yWebsocketSource.js'
import { recordSource } from './support/recordingSink.js'
import { record, synced, yWebsocketFixture } from './support/yWebsocketFixture.js'
import { outwait } from '../lab/bareClient.js'
import { pause, until } from './support/wait.js'

const { faults, openRoom } = yWebsocketFixture()

/** Listeners of the provider: its own, of the app and of the sources. */
const listeners = (provider: WebsocketProvider): number =>
  [...provider._observers.values()].reduce((sum, set) => sum + set.size, 0)

describe('the connection of a y-websocket provider', { timeout: 60_000 }, () => {
  it('counts the dials of an outage and reports when the next one is due', async () => {
    faults().refuse()
    const provider = openRoom()
    const recorded = record(provider)
    const before = (await recorded.fact('attemptFailed', 3)) as { nextAttemptAt: number }
    const failed = (await recorded.fact('attemptFailed', 4)) as { reason: string; nextAttemptAt: number }
    expect(failed).toMatchObject({ reason: 'unreachable', retries: 'yes' })
    // A platform timer may fire a millisecond early.
    expect(failed.nextAttemptAt - before.nextAttemptAt).toBeGreaterThanOrEqual(199)
    expect(recorded.facts.filter(({ type }) => type === 'dialling').map(({ args }) => args[0])).toEqual(
      [1, 2, 3, 4].map((attempt) => ({ attempt })),
    )
    expect(recorded.count('down')).toBe(0)
    await faults().heal()
    await synced(recorded)
    expect(recorded.count('closed') + recorded.count('verdict')).toBe(0)
  })

  it.each([
    [4401, 'unauthorized'],
    [4403, 'forbidden'],
    [4404, 'not-found'],
    [4499, 'policy-violation'],
  ])('shows close code %i as the verdict %s, and does not dial again', async (code, reason) => {
    const provider = openRoom()
    const recorded = record(provider)
    await synced(recorded)
    faults().server().close(code, 'no')
    expect(await recorded.fact('verdict')).toEqual({ reason, code, message: 'no' })
    expect(recorded.count('down')).toBe(0)
    expect(recorded.link.observe()).toEqual({ phase: 'stopped', reason, code })
    const dials = faults().dials()
    await pause(500)
    expect(faults().dials()).toBe(dials)
    recorded.link.retryNow?.()
    await synced(recorded)
    expect(recorded.link.observe()).toEqual({ phase: 'up' })
  })

  it('dials at once on request, also while it waits', async () => {
    const provider = openRoom({ maxBackoffTime: 600_000 })
    const recorded = record(provider)
    await synced(recorded)
    provider.wsUnsuccessfulReconnects = 12
    faults().reset()
    await recorded.fact('down')
    expect(recorded.link.observe()).toEqual({ phase: 'waiting' })
    recorded.link.retryNow?.()
    await synced(recorded)
  })

  it('dials at once on request, also while another dial hangs', async () => {
    const provider = openRoom()
    const recorded = record(provider)
    await synced(recorded)
    faults().hole()
    faults().reset()
    await until('a dial that hangs', () => recorded.link.observe().phase === 'dialling')
    const dials = faults().dials()
    await until('the dial reached the network', () => faults().dials() >= dials)
    await faults().heal()
    recorded.link.retryNow?.()
    expect(recorded.link.observe()).toEqual({ phase: 'dialling' })
    await recorded.fact('up', 2)
    expect(recorded.count('closed')).toBe(0)
  })

  it('dials at once on request, also when the link is half-open', async () => {
    const recorded = record(openRoom())
    await synced(recorded)
    faults().hole()
    await faults().heal()
    recorded.link.retryNow?.()
    await recorded.fact('up', 2)
    await synced(recorded)
    expect(recorded.count('closed')).toBe(0)
  })

  it('notices a half-open link by the clock of the provider', async () => {
    const provider = openRoom()
    const recorded = record(provider)
    await synced(recorded)
    faults().hole()
    provider.wsLastMessageReceived = Date.now() - 60_000
    expect(await recorded.fact('down')).toMatchObject({ reason: 'heartbeat-timeout', retries: 'yes' })
  })

  it('gets a sign of life when it asks, and none from a link that is half-open', async () => {
    const recorded = record(openRoom())
    await synced(recorded)
    const before = recorded.count('alive')
    recorded.link.verify?.()
    await recorded.fact('alive', before + 1)
    faults().hole()
    await outwait()
    const after = recorded.count('alive')
    recorded.link.verify?.()
    await pause(500)
    expect(recorded.count('alive')).toBe(after)
  })

  it('reports that the app closed its own provider, and that it opened it again', async () => {
    const provider = openRoom()
    const recorded = record(provider)
    await synced(recorded)
    provider.disconnect()
    expect(recorded.count('closed')).toBe(1)
    expect(recorded.link.observe()).toEqual({ phase: 'stopped', reason: 'closed-by-app' })
    recorded.link.connect?.()
    await synced(recorded)
    recorded.link.disconnect?.()
    expect(provider.shouldConnect).toBe(false)
    expect(recorded.count('down')).toBe(0)
  })

  it('reports nothing for a provider that has never dialled', () => {
    const recorded = record(openRoom({ connect: false }))
    expect(recorded.types()).toEqual([])
    expect(recorded.link.observe()).toEqual({ phase: 'idle' })
  })

  it('leaves no listener, and a provider that still works [C11]', async () => {
    const provider = openRoom()
    const before = listeners(provider)
    const source = yWebsocketSource(provider)
    const first = recordSource(source)
    const second = recordSource(source)
    await synced(first)
    await synced(second)
    expect(listeners(provider)).toBeGreaterThan(before)
    first.link.dispose()
    first.link.dispose()
    const told = first.facts.length
    faults().reset()
    await second.fact('up', 2)
    expect(first.facts.length).toBe(told)
    second.link.dispose()
    expect(listeners(provider)).toBe(before)
    expect(provider.wsconnected).toBe(true)
    const third = recordSource(source)
    expect(third.types()).toContain('up')
  })

  it('asks the app for its identity at the server', async () => {
    const identity = vi.fn(() => 'ada')
    const recorded = recordSource(yWebsocketSource(openRoom(), { identity }))
    expect(await recorded.fact('up')).toEqual({ identity: 'ada' })
  })
})
