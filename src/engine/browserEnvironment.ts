import type { Environment, Signal } from './environment.js'

/** A larger forward step of the clock means that the machine slept, so the time really passed. */
const SLEEP_MS = 5000
/** A hidden page gets no animation frames. */
const HIDDEN_FRAME_MS = 50
/** A frame that has not come by then may not come for hours. */
const LATE_FRAME_MS = 250

/** A longer platform timer would fire at once. The machine tolerates early timers. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** The real environment. Reads globals when called, never at import, and works without a DOM. */
export function createBrowserEnvironment(): Environment {
  return {
    now: createClock(),
    random: createRandom(),
    setTimer: (run, ms) => {
      const timer = setTimeout(run, Math.min(ms, MAX_TIMER_MS))
      return () => clearTimeout(timer)
    },
    setFrame: (run) => {
      if (typeof requestAnimationFrame !== 'function' || globalThis.document?.visibilityState === 'hidden') {
        const timer = setTimeout(run, HIDDEN_FRAME_MS)
        return () => clearTimeout(timer)
      }
      // A page that is hidden now, or a frame of it that is out of sight, does not get the frame that it asked for.
      const timer = setTimeout(() => {
        cancelAnimationFrame(frame)
        run()
      }, LATE_FRAME_MS)
      const frame = requestAnimationFrame(() => {
        clearTimeout(timer)
        run()
      })
      return () => {
        clearTimeout(timer)
        cancelAnimationFrame(frame)
      }
    },
    network: () => {
      const isOnline = globalThis.navigator?.onLine as boolean | undefined
      return isOnline === undefined ? 'unknown' : isOnline ? 'online' : 'offline'
    },
    listen,
    report: (error) => {
      if (typeof reportError === 'function') reportError(error)
      // Report like an uncaught error: visible, and without effect on the caller.
      else
        setTimeout(() => {
          throw error
        }, 0)
    },
  }
}

/** Unpredictable where the platform has a cryptographic generator, also without HTTPS; else as good as `Math.random`. */
function createRandom(): () => number {
  // Filled at once, because a call of the generator costs much more than the bytes.
  const words = new Uint32Array(64)
  let next = words.length
  const word = (): number => words[next++] ?? 0
  return () => {
    const { crypto } = globalThis as Partial<typeof globalThis>
    if (crypto?.getRandomValues === undefined) return Math.random()
    if (next === words.length) {
      crypto.getRandomValues(words)
      next = 0
    }
    // 53 bits, as many as a number in [0, 1) can have.
    return (word() * 2 ** 21 + (word() >>> 11)) / 2 ** 53
  }
}

/** Monotonic, unlike `Date.now()`, and counting sleep, unlike `performance.now()` on some systems. */
function createClock(): () => number {
  let offset = Date.now() - performance.now()
  return () => {
    const steady = performance.now() + offset
    const drift = Date.now() - steady
    if (drift <= SLEEP_MS) return steady
    offset += drift
    return steady + drift
  }
}

function listen(onSignal: (signal: Signal) => void): () => void {
  const { window, document } = globalThis as Partial<typeof globalThis>
  if (window === undefined || document === undefined) return () => undefined
  const controller = new AbortController()
  const on = (target: EventTarget, type: string, run: (event: Event) => void): void =>
    target.addEventListener(type, run, { signal: controller.signal })
  on(window, 'online', () => onSignal('online'))
  on(window, 'offline', () => onSignal('offline'))
  on(window, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) onSignal('resumed')
  })
  on(document, 'resume', () => onSignal('resumed'))
  on(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') onSignal('resumed')
  })
  return () => controller.abort()
}
