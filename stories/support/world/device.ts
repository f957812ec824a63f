import type { Environment, Signal } from 'react-connectivity'

/** A device that can sleep and lose its network. Both apps run on it. */
export interface Device {
  /** Clock, timers and signals of the device. */
  readonly environment: Environment
  readonly isAsleep: () => boolean
  /** Holds every timer that comes due. The clock goes on. */
  readonly sleep: () => void
  /** Reports `resumed` and runs the held timers. */
  readonly wake: () => void
  /** Reports that the network of the device is gone, or back. */
  readonly setNetwork: (network: 'online' | 'offline') => void
}

/** Makes a device on a clock. */
export function createDevice(clock: Environment): Device {
  const listeners = new Set<(signal: Signal) => void>()
  let held: (() => void)[] = []
  let isAsleep = false
  let isOffline = false

  const signal = (given: Signal): void => {
    for (const listener of [...listeners]) listener(given)
  }

  /** A held timer can still be cancelled. */
  function hold(start: (run: () => void) => () => void, run: () => void): () => void {
    let isOver = false
    const fire = (): void => {
      if (isOver) return
      isOver = true
      run()
    }
    const cancel = start(() => (isAsleep ? void held.push(fire) : fire()))
    return () => {
      isOver = true
      cancel()
    }
  }

  return {
    environment: {
      ...clock,
      setTimer: (run, ms) => hold((fire) => clock.setTimer(fire, ms), run),
      setFrame: (run) => hold((fire) => clock.setFrame(fire), run),
      network: () => (isOffline ? 'offline' : clock.network()),
      listen(onSignal) {
        listeners.add(onSignal)
        const stop = clock.listen(onSignal)
        return () => {
          listeners.delete(onSignal)
          stop()
        }
      },
    },
    isAsleep: () => isAsleep,
    sleep() {
      isAsleep = true
    },
    wake() {
      if (!isAsleep) return
      isAsleep = false
      signal('resumed')
      const due = held
      held = []
      for (const run of due) run()
    },
    setNetwork(network) {
      isOffline = network === 'offline'
      signal(network)
    },
  }
}
