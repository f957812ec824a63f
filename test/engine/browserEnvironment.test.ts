import { channelServer, createConnectivity, type Connection } from 'react-connectivity'
import { createSimulation } from 'react-connectivity/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OwnIds } from '../../src/channels/ownIds.js'
import { createBrowserEnvironment } from '../../src/engine/browserEnvironment.js'

/** A minimal page. */
function createPage() {
  const window = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('window', window)
  vi.stubGlobal('document', document)
  return { window, document }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('the time of a page', () => {
  it('includes sleep, and never runs backwards', () => {
    const { now } = createBrowserEnvironment()
    const start = now()
    vi.advanceTimersByTime(1000)
    expect(now() - start).toBeCloseTo(1000)
    // Asleep: the wall clock moved, the monotonic one did not.
    vi.setSystemTime(Date.now() + 8 * 3_600_000)
    expect(now() - start).toBeCloseTo(8 * 3_600_000 + 1000)
    vi.setSystemTime(Date.now() - 3 * 86_400_000)
    const before = now()
    vi.advanceTimersByTime(1000)
    expect(now() - before, 'a clock set back is no time machine').toBeCloseTo(1000)
  })

  it('ignores small corrections of the wall clock', () => {
    const { now } = createBrowserEnvironment()
    const start = now()
    vi.setSystemTime(Date.now() + 4000)
    expect(now()).toBeCloseTo(start)
  })

  it('waits longer than a timer of the platform can', () => {
    const real = vi.spyOn(globalThis, 'setTimeout')
    const { setTimer } = createBrowserEnvironment()
    setTimer(() => undefined, 90 * 86_400_000)
    expect(real.mock.calls[0]?.[1], 'more than this fires at once').toBeLessThanOrEqual(2 ** 31 - 1)
  })

  it('has timers and frames that can be cancelled', () => {
    const environment = createBrowserEnvironment()
    const calls: string[] = []
    environment.setTimer(() => calls.push('timer'), 100)
    environment.setFrame(() => calls.push('frame'))
    environment.setTimer(() => calls.push('no'), 10)()
    environment.setFrame(() => calls.push('no'))()
    vi.advanceTimersByTime(1000)
    expect(calls.sort()).toEqual(['frame', 'timer'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has frames also while it is hidden, when the platform gives none', () => {
    createPage().document.visibilityState = 'hidden'
    vi.stubGlobal('requestAnimationFrame', () => 0)
    const frame = vi.fn()
    createBrowserEnvironment().setFrame(frame)
    vi.advanceTimersByTime(1000)
    expect(frame).toHaveBeenCalledTimes(1)
  })
})

describe('a page that is hidden while it waits for a frame', () => {
  it('gets it all the same, once, so that the counter in its title goes on', () => {
    const { document } = createPage()
    const asked: (() => void)[] = []
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => asked.push(run))
    vi.stubGlobal('cancelAnimationFrame', (id: number) => void (asked[id - 1] = () => undefined))
    const frame = vi.fn()
    const { setFrame } = createBrowserEnvironment()
    setFrame(frame)
    document.visibilityState = 'hidden'
    vi.advanceTimersByTime(1000)
    expect(frame).toHaveBeenCalledTimes(1)
    document.visibilityState = 'visible'
    for (const run of asked) run()
    expect(frame).toHaveBeenCalledTimes(1)
    setFrame(frame)
    asked.at(-1)?.()
    setFrame(frame)()
    expect(vi.getTimerCount()).toBe(0)
    expect(frame).toHaveBeenCalledTimes(2)
  })
})

describe('an id of a send, which every subscriber sees', () => {
  const secretOf = (id: string): string | undefined => id.split('-')[2]

  it('does not tell the next one, also on a page without HTTPS, which has no randomUUID', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const getRandomValues = vi.fn(crypto.getRandomValues.bind(crypto))
    vi.stubGlobal('crypto', { getRandomValues })
    const ids = new OwnIds(createBrowserEnvironment())
    const made = Array.from({ length: 100 }, () => secretOf(ids.make()))
    expect(new Set(made).size).toBe(100)
    expect(getRandomValues).toHaveBeenCalled()
  })

  it.each([undefined, {}])(
    'is made without a generator as well, as in React Native: crypto is %j',
    (crypto) => {
      vi.stubGlobal('crypto', crypto)
      const ids = new OwnIds(createBrowserEnvironment())
      expect(secretOf(ids.make())).not.toBe(secretOf(ids.make()))
    },
  )

  it.each([
    [0, 0, 0],
    [0x8000_0000, 0, 0.5],
    [0xffff_ffff, 0xffff_ffff, 1 - 2 ** -53],
  ])('has all bits of a number from 0 to below 1: %i, %i', (high, low, expected) => {
    vi.stubGlobal('crypto', { getRandomValues: (bits: Uint32Array) => (bits.set([high, low]), bits) })
    expect(createBrowserEnvironment().random()).toBe(expected)
  })
})

describe('signals of the platform', () => {
  it('are forwarded as a resume or a network hint, and not after the end', () => {
    const { window, document } = createPage()
    const signals: string[] = []
    const stop = createBrowserEnvironment().listen((signal) => signals.push(signal))
    const tell = (): void => {
      window.dispatchEvent(new Event('offline'))
      window.dispatchEvent(new Event('online'))
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
      document.dispatchEvent(new Event('resume'))
      document.dispatchEvent(new Event('visibilitychange'))
      document.visibilityState = 'hidden'
      document.dispatchEvent(new Event('visibilitychange'))
    }
    tell()
    expect(signals).toEqual(['offline', 'online', 'resumed', 'resumed', 'resumed'])
    stop()
    tell()
    expect(signals).toHaveLength(5)
  })

  it('make a waiting page dial at once, and only once [E17]', async () => {
    const { window, document } = createPage()
    const environment = createBrowserEnvironment()
    const simulation = createSimulation({ environment })
    const { network, dialler } = simulation
    const client = createConnectivity(channelServer('/r', { dialler }), { environment })
    for (const wake of [
      () => window.dispatchEvent(new Event('online')),
      () => document.dispatchEvent(new Event('visibilitychange')),
      () => document.dispatchEvent(new Event('resume')),
      () => window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })),
    ]) {
      client.connect()
      await vi.advanceTimersByTimeAsync(10_000)
      network.mode = 'refuse'
      network.cut()
      await vi.advanceTimersByTimeAsync(20_000)
      const waitsLong = ({ nextAttemptAt }: Connection): boolean =>
        (nextAttemptAt ?? 0) - environment.now() > 2000
      while (!waitsLong(client.getState().connection)) await vi.advanceTimersByTimeAsync(100)
      network.mode = 'pass'
      const dials = network.dials()
      for (let times = 0; times < 5; times += 1) wake()
      await vi.advanceTimersByTimeAsync(400)
      expect([client.getState().connection.status, network.dials()]).toEqual(['connected', dials + 1])
    }
    client.dispose()
    await simulation.dispose()
  })

  it('is unknown where there is no page', () => {
    vi.stubGlobal('navigator', undefined)
    vi.stubGlobal('window', undefined)
    const environment = createBrowserEnvironment()
    expect(environment.network()).toBe('unknown')
    expect(() => environment.listen(() => undefined)()).not.toThrow()
  })

  it.each([
    [true, 'online'],
    [false, 'offline'],
  ])('navigator.onLine %s means %s, as a hint', (onLine, network) => {
    vi.stubGlobal('navigator', { onLine })
    expect(createBrowserEnvironment().network()).toBe(network)
  })
})
