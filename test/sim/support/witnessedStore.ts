import type { ChannelStore, StoreListener } from '../../../src/server/hub/store.js'
import { historyEnds, keptEntries } from './keptEntries.js'
import { createReadWatch } from './readWatch.js'
import type { ServerProcess } from './serverProcess.js'
import type { SimulatedServerOptions } from './simulatedServer.js'

const channelOf = (key: string): string => (key.startsWith('c:') ? key.slice(2) : (key.split(':')[2] ?? key))

type WitnessOptions = Pick<
  SimulatedServerOptions,
  'accepted' | 'disk' | 'endless' | 'environment' | 'opened' | 'store'
>

/** A store that lets the run see everything that is durable, also what a failed write left on the disk. */
export function witnessedStore(
  store: ChannelStore,
  process: ServerProcess,
  options: WitnessOptions,
): ChannelStore {
  const { accepted, disk, environment, opened: tellEnds } = options
  const mayRead = createReadWatch(environment.now, (key) => options.endless(channelOf(key)))
  const births = new Map<string, number>()
  let storeEpoch = ''
  /** A history whose record has vanished begins anew under its epoch: everything of before is lost. */
  const noteBirth = (epoch: string, birth = 0): void => {
    const before = births.get(epoch) ?? birth
    if (birth === 0) return
    births.set(epoch, birth)
    if (birth !== before) tellEnds(new Map([...historyEnds(disk.content(), storeEpoch), [epoch, 0]]))
  }
  return {
    ...store,
    async open(listener, freshEpoch) {
      const entry: StoreListener['entry'] = (key, epoch, stored, birth) => {
        noteBirth(epoch, birth)
        accepted(channelOf(key), epoch, stored)
        if (process.isAlive()) listener.entry(key, epoch, stored, birth)
      }
      const opened = await process.whileAlive(store.open({ ...listener, entry }, freshEpoch))
      storeEpoch = opened.epoch
      births.clear()
      // A store in memory has nothing on the disk.
      if (options.store === 'level') tellEnds(historyEnds(disk.content(), opened.epoch))
      for (const kept of keptEntries(disk.content(), opened.epoch))
        accepted(channelOf(kept.key), kept.epoch, kept.entry)
      return opened
    },
    append: (...given) => process.whileAlive(store.append(...given)),
    find: (...given) => process.whileAlive(store.find(...given)),
    remove: (...given) => process.whileAlive(store.remove(...given)),
    trim: (...given) => process.whileAlive(store.trim(...given)),
    putSession: (...given) => process.whileAlive(store.putSession(...given)),
    deleteSession: (...given) => process.whileAlive(store.deleteSession(...given)),
    async read(key, range) {
      if (!mayRead(key)) return new Promise(() => undefined)
      const page = await process.whileAlive(store.read(key, range))
      noteBirth(page.epoch, page.birth)
      for (const entry of page.entries) accepted(channelOf(key), page.epoch, entry)
      return page
    },
  }
}
