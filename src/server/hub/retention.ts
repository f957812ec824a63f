import { lookUp, type HubContext } from './context.js'
import { channelKey, nameOfKey } from './model.js'
import type { ChannelStore } from './store.js'

/** Channels that one sweep looks at; the next one goes on behind them. */
const SWEPT_CHANNELS = 1000

/** Forgets messages that are too old. The store does that itself where a new message comes; here also where none comes any more. */
export interface Retention {
  readonly sweep: () => void
}

async function trim(store: ChannelStore, key: string, notBefore: number): Promise<void> {
  const all = await store.read(key, { after: 0, limit: 0 })
  if (all.first > all.last) return
  const { first } = await store.read(key, { after: 0, limit: 0, notBefore })
  if (first > all.first) await store.trim(key, first - 1)
}

/** @param hasAges Whether any channel has a `maxAgeMs`. */
export function createRetention(context: HubContext, hasAges: boolean): Retention {
  const { environment, events, store, supervisor } = context
  let after = ''
  let isRunning = false

  async function sweepSome(list: NonNullable<ChannelStore['channels']>): Promise<void> {
    const keys = await list(after, SWEPT_CHANNELS)
    after = keys.length < SWEPT_CHANNELS ? '' : (keys.at(-1) ?? '')
    for (const key of keys) {
      const name = nameOfKey(key)
      if (key !== channelKey(name)) continue
      const config = lookUp(context, name)
      if (config === null || config === 'failed' || config.kind !== 'log' || config.maxAgeMs === undefined)
        continue
      await trim(store, key, environment.now() - config.maxAgeMs)
    }
  }

  return {
    sweep() {
      const { channels } = store
      if (!hasAges || channels === undefined || isRunning || !supervisor.isReady()) return
      isRunning = true
      sweepSome(channels)
        .catch((error: unknown) => events.emit({ type: 'store-failed', error }))
        .finally(() => (isRunning = false))
    },
  }
}
