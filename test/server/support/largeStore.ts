import { ClassicLevel } from 'classic-level'
import { channelKey } from '../../../src/server/hub/model.js'
import {
  encodeEntry,
  levelKeys as keys,
  type ChannelRecord,
  type HeadRecord,
} from '../../../src/server/level/keys.js'
import { put, putText } from '../../../src/server/level/records.js'
import type { WriteOperation } from '../../../src/server/level/engine.js'

/** The size of a store that is made for a test. */
export interface LargeStore {
  readonly channels: number
  readonly messages: number
  /** Characters of each message. */
  readonly size: number
}

/** Writes full channels `full1`, `full2` … into a folder, as a server that stopped has left them, only faster. */
export async function writeLargeStore(
  location: string,
  { channels, messages, size }: LargeStore,
): Promise<void> {
  const db = new ClassicLevel(location)
  await db.open()
  const data = JSON.stringify('x'.repeat(size - 2))
  await db.batch([put(keys.epoch, 'large'), put(keys.creations, channels), put(keys.generations, ['first'])])
  for (let creation = 1; creation <= channels; creation += 1) {
    const channel: ChannelRecord = { creation, life: 1, trimmed: 0, starts: [['first', 1]] }
    const head: HeadRecord = [messages, 0]
    await db.batch([
      put(keys.channel(channelKey(`full${creation}`)), channel),
      put(keys.head(creation), head),
    ])
    for (let from = 1; from <= messages; from += 100) {
      const batch: WriteOperation[] = []
      for (let offset = from; offset < Math.min(from + 100, messages + 1); offset += 1) {
        const key = keys.entry(creation, offset)
        batch.push(putText(key, encodeEntry(key, { offset, at: offset, data })))
      }
      await db.batch(batch)
    }
  }
  await db.close()
}
