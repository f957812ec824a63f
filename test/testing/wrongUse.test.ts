import { createSituation, createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'

/** What JavaScript lets a test say. */
const wrong = <T>(value: unknown): T => value as T

afterEach(() => void vi.useRealTimers())

describe('a test of an app with a mistake in it', () => {
  it('hears of an option of the situation that does not exist, and of those that do', async () => {
    await expect(createSituation('online', wrong({ channels: { orders: {} } }))).rejects.toThrow(
      'createSituation: unknown option "channels"; known are channel, client, server, auth',
    )
    await expect(createSituation('online', wrong('invoices'))).rejects.toThrow(
      'createSituation: expected an object of options, got "invoices"',
    )
  })

  it.each([
    [{ now: new Date() }, 'now must be epoch milliseconds, such as Date.UTC(2026, 0, 1), got an object'],
    [{ now: Number.NaN }, 'now must be epoch milliseconds, such as Date.UTC(2026, 0, 1), got NaN'],
    [{ random: 0.5 }, 'random must be a function, got 0.5'],
    [{ network: false }, 'network must be "online" or "offline" or "unknown", got false'],
    [{ time: 0 }, 'unknown option "time"; known are now, random, network'],
  ])('hears of a wrong option of the clock: %j', (options, message) => {
    expect(() => createVirtualEnvironment(wrong(options))).toThrow(`createVirtualEnvironment: ${message}`)
  })

  it.each([[undefined], [Number.NaN], [-1], ['1000'], [Infinity]])(
    'hears that the clock cannot advance by %j, instead of waiting for ever',
    async (ms) => {
      const { advance, dispose, environment } = await createSituation('online')
      const before = environment.now()
      await expect(advance(wrong(ms))).rejects.toThrow(/^advance: expected milliseconds ≥ 0, got /)
      expect(environment.now()).toBe(before)
      dispose()
    },
  )

  it.each([[0], [-1], [Number.NaN]])('hears that the clock cannot run %d times as fast', async (speed) => {
    const { play, dispose } = await createSituation('online')
    expect(() => play(speed)).toThrow(/^play: expected a speed above 0/)
    dispose()
  })

  it('hears of a network mode that does not exist, which would pass everything', () => {
    const { network } = createSimulation()
    expect(() => (network.mode = wrong('offline'))).toThrow(
      'simulation.network.mode: expected one of pass, refuse, hang, swallow, lose, got "offline"',
    )
    expect(network.mode).toBe('pass')
  })

  it('hears of a mistake in what the server shall do', () => {
    const { restart, deny } = createSimulation()
    expect(() => restart(wrong({ keepstate: false }))).toThrow(
      'simulation.restart: unknown option "keepstate"; known are keepState',
    )
    for (const given of ['forbidden', { refused: 'kicked' }, undefined])
      expect(() => deny(wrong(given))).toThrow(
        "simulation.deny: expected { refused: 'unauthorized', 'forbidden'",
      )
  })

  it('hears in which state the client is when a condition never holds', async () => {
    const { until, dispose } = await createSituation('still-disconnected')
    await expect(until(() => false)).rejects.toThrow(
      /reconnecting \(unreachable\), the banner still-disconnected, and the network in the mode "refuse"/,
    )
    dispose()
  })
})

describe('a clock that runs', () => {
  it('stops with the situation, so that it keeps no test runner alive', async () => {
    vi.useFakeTimers()
    const { play, dispose } = await createSituation('online')
    play()
    const stop = play(10)
    expect(vi.getTimerCount()).toBe(2)
    stop()
    expect(vi.getTimerCount()).toBe(1)
    dispose()
    expect(vi.getTimerCount()).toBe(0)
    play()
    expect(vi.getTimerCount()).toBe(0)
  })
})
