import type { Network } from '../core/connection.js'
import { describe } from '../core/describe.js'
import { checkOptions, isFunction, isOneOf, type OptionChecks } from '../engine/checkOptions.js'
import type { Environment, Signal } from '../engine/environment.js'
import { createTimerQueue } from './timerQueue.js'

/** An environment with a manual clock. */
export interface VirtualEnvironment extends Environment {
  /**
   * Advances time by `ms` and runs due timers in order; promises settle between the steps. A second call waits for the first.
   *
   * @throws RangeError for anything but milliseconds ≥ 0
   */
  readonly advance: (ms: number) => Promise<void>
  /** Runs all timers that are due now, and settles promises. */
  readonly settle: () => Promise<void>
  /** Emits a platform signal. */
  readonly signal: (signal: Signal) => void
  /** Leaves the page, with `false` shows it again. */
  readonly leave: (isLeaving: boolean) => void
  /** Hides the page, with `false` shows it again. */
  readonly hide: (isHidden: boolean) => void
  /** The number of waiting timers and frames. */
  readonly timers: () => number
  /** The number of listeners on platform signals. */
  readonly listeners: () => number
  /** Reported errors. */
  readonly errors: readonly unknown[]
}

/** Options of `createVirtualEnvironment`. */
export interface VirtualEnvironmentOptions {
  /** The start time; epoch milliseconds. Default: 2026-01-01T00:00:00Z. */
  readonly now?: number
  /** The random source. Default: always 0.5. */
  readonly random?: () => number
  /** The network status. Default: `online`. */
  readonly network?: Network
}

const FRAME_MS = 16
/** Microtask turns per step: more than the longest promise chain of one message. A burst may take more steps. */
const TURNS = 40

const settled = Promise.resolve()

/** Lets promises settle; with callbacks, because `await` takes half as long again. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    let left = TURNS
    const turn = (): void => {
      left -= 1
      if (left === 0) resolve()
      else void settled.then(turn)
    }
    void settled.then(turn)
  })

/** Whether the page is hidden, and its listeners. */
function createVisibility() {
  const listening = new Set<(isHidden: boolean) => void>()
  let isHiddenNow = false
  return {
    listen(onHidden: (isHidden: boolean) => void): () => void {
      listening.add(onHidden)
      onHidden(isHiddenNow)
      return () => listening.delete(onHidden)
    },
    hide(isHidden: boolean): void {
      if (isHidden === isHiddenNow) return
      isHiddenNow = isHidden
      for (const listener of [...listening]) listener(isHidden)
    },
    listeners: () => listening.size,
  }
}

const optionChecks = (): OptionChecks<VirtualEnvironmentOptions> => ({
  now: (value) => (Number.isFinite(value) ? null : 'epoch milliseconds, such as Date.UTC(2026, 0, 1)'),
  random: isFunction,
  network: isOneOf('online', 'offline', 'unknown'),
})

/**
 * Rejects a time that is no number: the clock would never stop, or run backwards.
 *
 * @throws RangeError that says what was expected and what came
 */
export function checkPassed(ms: number): void {
  if (!Number.isFinite(ms) || ms < 0)
    throw new RangeError(
      `advance: expected milliseconds ≥ 0, got ${describe(ms)}; for one second say advance(1000)`,
    )
}

/**
 * An environment with clock, randomness and platform signals under the control of a test.
 *
 * @throws TypeError that names the option, what was expected and what came
 * @example
 * const environment = createVirtualEnvironment()
 * const simulation = createSimulation({ environment })
 * const connectivity = createConnectivity(channelServer('/realtime', { dialler: simulation.dialler }), { environment })
 * await environment.advance(60_000)
 */
export function createVirtualEnvironment(options: VirtualEnvironmentOptions = {}): VirtualEnvironment {
  checkOptions('createVirtualEnvironment', optionChecks(), options)
  const environment = createEnvironmentOn(settle, options)
  let before = Promise.resolve()
  return {
    ...environment,
    advance(ms) {
      // One after the other: time would run backwards at the end of the shorter of two.
      const turn = before.then(() => {
        checkPassed(ms)
        return environment.advance(ms)
      })
      before = turn.catch(() => undefined)
      return turn
    },
  }
}

/** @param settle resolves when promises have settled */
export function createEnvironmentOn(
  settle: () => Promise<void>,
  options: VirtualEnvironmentOptions,
): VirtualEnvironment {
  const { random = () => 0.5, network = 'online' } = options
  let now = options.now ?? Date.UTC(2026, 0, 1)
  const waiting = createTimerQueue()
  const listening = new Set<(signal: Signal) => void>()
  /** Listeners of leaves, and whether they had theirs. */
  const leaving = new Map<(isLeaving: boolean) => void, boolean>()
  const visibility = createVisibility()
  const tabs = new Map<string, Set<() => void>>()
  const errors: unknown[] = []

  const setTimer = (run: () => void, ms: number): (() => void) => waiting.add({ at: now + ms, run })

  return {
    now: () => now,
    random,
    setTimer,
    setFrame: (run) => setTimer(run, FRAME_MS),
    network: () => network,
    listen(onSignal) {
      listening.add(onSignal)
      return () => listening.delete(onSignal)
    },
    listenLeave(onLeave) {
      leaving.set(onLeave, false)
      return () => leaving.delete(onLeave)
    },
    listenHidden: (onHidden) => visibility.listen(onHidden),
    broadcast(topic, onMessage) {
      const listeners = tabs.get(topic) ?? new Set()
      tabs.set(topic, listeners)
      listeners.add(onMessage)
      return {
        post() {
          for (const each of [...listeners]) if (each !== onMessage) setTimer(each, 0)
        },
        close: () => listeners.delete(onMessage),
      }
    },
    report: (error) => void errors.push(error),
    settle,
    async advance(ms) {
      const end = now + ms
      await settle()
      for (let next = waiting.takeDue(end); next !== null; next = waiting.takeDue(end)) {
        now = Math.max(now, next.at)
        next.run()
        await settle()
      }
      now = end
      await settle()
    },
    signal(signal) {
      for (const listener of [...listening]) listener(signal)
    },
    leave(isLeaving) {
      for (const [listener, hasLeft] of [...leaving])
        if (hasLeft !== isLeaving) {
          leaving.set(listener, isLeaving)
          listener(isLeaving)
        }
    },
    hide: (isHidden) => visibility.hide(isHidden),
    timers: waiting.size,
    listeners: () => listening.size + leaving.size + visibility.listeners(),
    errors,
  }
}
