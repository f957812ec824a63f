import type { ChannelStore, StoredEntry } from 'react-connectivity/server'
import { scopeOf } from '../../../src/server/hub/publishId.js'
import { createStoreOn } from '../../../src/server/level/store.js'
import { historyEnds, keptEntries } from '../../sim/support/keptEntries.js'
import type { NewEvent } from '../../sim/support/history.js'
import { createWitnessedEngine } from './witnessedEngine.js'

/** Options of {@link createWitnessedStore}. */
export interface WitnessedStoreOptions {
  readonly location: string
  readonly sync: boolean
  readonly cacheBytes: number
  readonly note: (event: NewEvent) => void
}

const channelIn = (key: string): string => (key.startsWith('c:') ? key.slice(2) : (key.split(':')[2] ?? key))

/**
 * The level store in a folder, which notes everything that is durable, also what a killed process or a failed write left. The user of
 * an accepted message is the digest that its stored id begins with.
 */
export function createWitnessedStore({
  location,
  sync,
  cacheBytes,
  note,
}: WitnessedStoreOptions): ChannelStore {
  const engine = createWitnessedEngine(location, (data) => note({ type: 'durable', data }))
  const store = createStoreOn({ engine, location, sync, cacheBytes })
  const accepted = (key: string, epoch: string, { offset, data, id }: StoredEntry): void =>
    note({
      type: 'accepted',
      channel: channelIn(key),
      epoch,
      offset,
      data: JSON.parse(data) as string,
      user: scopeOf(id),
    })
  return {
    ...store,
    async open(listener, freshEpoch) {
      const opened = await store.open(
        {
          ...listener,
          entry(key, epoch, entry, birth) {
            accepted(key, epoch, entry)
            listener.entry(key, epoch, entry, birth)
          },
        },
        freshEpoch,
      )
      const content = await engine.content()
      note({ type: 'opened', ends: historyEnds(content, opened.epoch) })
      for (const { key, epoch, entry } of keptEntries(content, opened.epoch)) accepted(key, epoch, entry)
      return opened
    },
    async read(key, range) {
      const page = await store.read(key, range)
      for (const entry of page.entries) accepted(key, page.epoch, entry)
      return page
    },
  }
}
