import type { Snapshot } from '../core/snapshot.js'
import { checkOptions, isPlain, isWait } from './checkOptions.js'
import type { Connectivity } from './connectivity.js'
import type { Engine } from './engine.js'
import type { Environment } from './environment.js'
import { createRetention } from './retention.js'
import { waitUntil } from './waitUntil.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Requests of the app and its components to the connection. */
export type Intents = Pick<Connectivity, 'connect' | 'disconnect' | 'signOut' | 'retain' | 'dispose'>

/** The client's side of the intents. */
interface IntentsHost {
  readonly engine: Engine
  readonly environment: Environment
  readonly lingerMs: number
  readonly getState: () => Snapshot
  readonly subscribe: (listener: (state: Snapshot) => void) => () => void
}

export function createIntents({ engine, environment, lingerMs, getState, subscribe }: IntentsHost): Intents {
  /** Counts intents of the app, so that a slow disconnect does not undo a later connect. */
  let count = 0
  const retention = createRetention({
    environment,
    lingerMs,
    connection: () => getState().connection,
    connect: () => engine.intend('connect'),
    release() {
      count += 1
      engine.intend('release')
      engine.abandon('disconnected')
    },
  })

  async function drained(withinMs: number): Promise<void> {
    // Wait for the microtask that commits the sends of this tick.
    await Promise.resolve()
    await waitUntil(environment, subscribe, () => getState().outbox.length === 0, withinMs)
  }

  return {
    connect() {
      count += 1
      retention.overrule()
      engine.intend('connect')
    },
    async disconnect(options = {}) {
      // The handler of a button may get its event.
      if (process.env.NODE_ENV !== 'production' && isPlain(options))
        checkOptions('disconnect', { flushMs: isWait }, options)
      const { flushMs = 0 } = options
      const asked = ++count
      retention.overrule()
      if (flushMs > 0) await drained(flushMs)
      // A later connect() overrides this disconnect.
      if (asked !== count) return
      engine.intend('disconnect')
      engine.abandon('disconnected')
    },
    signOut() {
      count += 1
      retention.overrule()
      engine.intend('signOut')
      return Promise.resolve()
    },
    retain: retention.retain,
    dispose: retention.dispose,
  }
}
