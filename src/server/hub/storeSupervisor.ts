import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import type { Fanout } from './fanout.js'
import { nameOfKey } from './model.js'
import { createPauses } from './pauses.js'
import { createReadCheck, pauseMs } from './readCheck.js'
import type { ChannelStore, StoreListener } from './store.js'

/** Hears when the store is lost and when it is back. */
export interface StoreWatcher {
  readonly lost: () => void
  readonly found: () => void
}

/** Parts that work with the store. */
export interface StoreUsers {
  readonly changes: Pick<Fanout, 'entry' | 'removed' | 'replaced'>
  /** Reads what is read once for each opening. */
  readonly load: () => Promise<void>
  /** Another process has a session now. */
  readonly moved: (sessionId: string) => void
  /** Another process tells something. */
  readonly told: (text: string) => void
}

/** Opens the store, and opens it again after it failed. */
export interface StoreSupervisor {
  /** Opens the store for the first time. Rejects when that fails; a store that never opened is not tried again. */
  readonly open: (users: StoreUsers) => Promise<string>
  /** The epoch of the store once it is open; rejects at once while it is being opened again. */
  readonly ready: () => Promise<string>
  /** Whether the store works, as far as is known. */
  readonly isReady: () => boolean
  readonly watch: (watcher: StoreWatcher) => void
  readonly close: () => Promise<void>
}

const AWAY = 'react-connectivity/server: the store failed and is being opened again. Try again in a second'

type Phase = 'opening' | 'open' | 'lost' | 'closed'

/** Opens the store and reads what is read once. */
async function openFor(
  environment: HubEnvironment,
  store: ChannelStore,
  events: EventStream,
  { changes, load, moved, told }: StoreUsers,
  failed: StoreListener['failed'],
): Promise<string> {
  const { epoch } = await store.open(
    {
      entry: changes.entry,
      removed: changes.removed,
      sessionMoved: moved,
      told,
      failed,
      corrupt(key, detail) {
        if (key !== null) changes.replaced(key)
        events.emit({ type: 'store-corrupt', channel: key === null ? null : nameOfKey(key), detail })
      },
    },
    environment.randomId(),
  )
  await load()
  return epoch
}

export function createStoreSupervisor(
  environment: HubEnvironment,
  store: ChannelStore,
  events: EventStream,
): StoreSupervisor {
  const pauses = createPauses(environment)
  const watchers: StoreWatcher[] = []
  let phase: Phase = 'opening'
  let ready: Promise<string> = new Promise(() => undefined)
  const report = (error: unknown): void => events.emit({ type: 'store-failed', error })
  const isClosed = (): boolean => phase === 'closed'
  // While one channel cannot be read the server is not ready, but every other channel works.
  const check = createReadCheck(store, pauses, () => phase === 'open')

  const openOnce = (users: StoreUsers): Promise<string> =>
    openFor(environment, store, events, users, (error, channel) => {
      if (phase !== 'open') return
      report(error)
      if (channel === null) lose(users)
      else check.start(channel)
    })

  async function openAgain(users: StoreUsers): Promise<string> {
    const lostAt = environment.now()
    for (let tries = 0; ; tries += 1) {
      await pauses.pause(pauseMs(tries))
      try {
        await store.close()
      } catch (error) {
        report(error)
      }
      if (isClosed()) throw new Error('react-connectivity: the server was closed while its store was away')
      try {
        const epoch = await openOnce(users)
        if (isClosed()) return epoch
        phase = 'open'
        events.emit({ type: 'store-reopened', downMs: environment.now() - lostAt })
        for (const { found } of watchers) found()
        return epoch
      } catch (error) {
        report(error)
      }
    }
  }

  function lose(users: StoreUsers): void {
    phase = 'lost'
    for (const { lost } of watchers) lost()
    ready = openAgain(users)
    ready.catch(() => undefined)
  }

  async function openFirst(users: StoreUsers): Promise<string> {
    const epoch = await openOnce(users)
    if (phase === 'opening') phase = 'open'
    return epoch
  }

  return {
    open: (users) => (ready = openFirst(users)),
    ready: () => (phase === 'lost' ? Promise.reject(new Error(AWAY)) : ready),
    isReady: () => phase === 'open' && !check.isRunning(),
    watch: (watcher) => void watchers.push(watcher),
    async close() {
      phase = 'closed'
      pauses.end()
      await ready.catch(() => undefined)
      await store.close()
    },
  }
}
