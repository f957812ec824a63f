import type { Network } from '../core/connection.js'
import type { Environment, Signal } from './environment.js'

/** The platform's signals, from the first connect on. */
export interface Signals {
  readonly network: () => Network
  /** Starts listening, once. */
  readonly listen: () => void
  readonly dispose: () => void
}

/** @param onSignal receives each signal after the network was updated */
export function createSignals(environment: Environment, onSignal: (signal: Signal) => void): Signals {
  let network: Network = 'unknown'
  let stop: (() => void) | null = null
  return {
    network: () => network,
    listen() {
      if (stop !== null) return
      network = environment.network()
      stop = environment.listen((signal) => {
        if (signal !== 'resumed') network = signal
        onSignal(signal)
      })
    },
    dispose: () => stop?.(),
  }
}
