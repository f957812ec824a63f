import { lookUp, type HubContext } from './context.js'
import { channelKey, nameOfKey } from './model.js'
import type { ChannelStore } from './store.js'

/** Channels that one sweep looks at; the next one goes on behind them. */
const SWEPT_CHANNELS = 1000

/**
 * Forgets messages that are too old, and channels that keep none. The store forgets messages itself where a new one comes; here also
 * where none comes any more.
 */
export interface Retention {
  readonly sweep: () => void
}

async function trim(store: ChannelStore, key: string, notBefore: number): Promise<void> {
  const all = await store.read(key, { after: 0, limit: 0 })
  if (all.first > all.last) return
  const { epoch, first } = await store.read(key, { after: 0, limit: 0, notBefore })
  if (first > all.first) await store.trim(key, first - 1, epoch)
}

/**
 * @param hasAges Whether any channel has a `maxAgeMs`: only such a channel keeps nothing at some time.
 * @param sessionTtlMs Milliseconds after its last message in which a channel is not collected: a client that was away for less is
 * told that it missed nothing, and a repetition of its message is recognised.
 */
export function createRetention(context: HubContext, hasAges: boolean, sessionTtlMs: number): Retention {
  const { environment, events, fanout, store, supervisor } = context
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
      const now = environment.now()
      await trim(store, key, now - config.maxAgeMs)
      const [subscription] = fanout.members(key)
      // Other processes know nothing of it.
      if (subscription !== undefined) await store.shared?.use(key, now)
      else await store.collect?.(key, now - Math.max(config.maxAgeMs, sessionTtlMs))
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
