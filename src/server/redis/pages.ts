import type { ChannelPage, EndedHistory } from '../hub/store.js'
import { decodeEntries } from './entries.js'
import { baseOf, channelsKey, nameOfText, PARTITIONS, placeOf, type Place } from './keys.js'
import { readLineage } from './lineage.js'
import type { RedisOpening } from './opening.js'

/** The id of a history. */
export const epochOf = (epoch: string, { mark }: Place, creation: string): string =>
  `${epoch}.${mark}.${creation}`

/** The creation that {@link epochOf} put into an epoch; null for an epoch of another channel or store. */
export function creationIn(epoch: string, place: Place, text: string): string | null {
  const creation = text.slice(text.lastIndexOf('.') + 1)
  return text === epochOf(epoch, place, creation) ? creation : null
}

type Opened = Pick<RedisOpening, 'epoch' | 'generation' | 'generations'>

function decodeEnded(opened: Opened, place: Place, text: string): EndedHistory | null {
  if (text === '') return null
  const [creation = '', offset = '', lineage = ''] = text.split('|')
  const last = { epoch: epochOf(opened.epoch, place, creation), offset: Number(offset) }
  return { ...last, lineage: readLineage(opened, lineage) }
}

/** Reads the answer of the script `read`; null when a message is damaged. */
export function decodePage(
  opened: Opened,
  place: Place,
  channel: string,
  answer: readonly string[],
): ChannelPage | null {
  const [, creation = '', first, last, lineage = '', endedText = '', ...texts] = answer
  const entries = decodeEntries(channel, texts)
  if (entries === null) return null
  const ended = decodeEnded(opened, place, endedText)
  return {
    epoch: epochOf(opened.epoch, place, creation),
    first: Number(first),
    last: Number(last),
    // The newest ones before an offset come backwards.
    entries: entries.toSorted((a, b) => a.offset - b.offset),
    lineage: readLineage(opened, lineage),
    ...(ended && { ended }),
  }
}

/** Lists names of channels behind one, partition by partition. */
export async function listChannels(
  { command }: Pick<RedisOpening, 'command'>,
  prefix: string,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const start = placeOf(prefix, after)
  const found: string[] = []
  for (let index = after === '' ? 0 : start.partition; index < PARTITIONS; index += 1) {
    if (found.length >= limit) break
    const from = after !== '' && index === start.partition ? `(${start.name}` : '-'
    const key = channelsKey(baseOf(prefix, index))
    const names = await command(['ZRANGEBYLEX', key, from, '+', 'LIMIT', '0', String(limit - found.length)])
    found.push(...(names as readonly string[]).map(nameOfText))
  }
  return found
}
