import type { StoredEntry } from '../hub/store.js'
import { seal, unseal } from '../level/seal.js'
import { splitLines } from './feed.js'

/** The texts of a message in Redis: a sealed value, its id, and its sender behind a mark. */
export interface EntryTexts {
  readonly value: string
  readonly id: string
  readonly from: string
}

const sealKey = (channel: string, id: string, from: string): string => `${channel}\n${id}\n${from}`

export function encodeEntry(
  channel: string,
  { data, id = '', from }: Omit<StoredEntry, 'offset' | 'at'>,
): EntryTexts {
  const sender = from === undefined ? '' : `=${from}`
  return { value: seal(sealKey(channel, id, sender), data), id, from: sender }
}

const entryOf = (offset: number, at: number, data: string, { id, from }: EntryTexts): StoredEntry => ({
  offset,
  at,
  data,
  ...(id !== '' && { id }),
  ...(from !== '' && { from: from.slice(1) }),
})

/** Reads the texts of a page, four for each message; null when one of them is damaged. */
export function decodeEntries(channel: string, texts: readonly string[]): StoredEntry[] | null {
  const entries: StoredEntry[] = []
  for (let index = 0; index < texts.length; index += 4) {
    const [place = '', value = '', id = '', from = ''] = texts.slice(index, index + 4)
    const data = unseal(sealKey(channel, id, from), value)
    if (data === null) return null
    const [offset, at] = place.split('-').map(Number)
    entries.push(entryOf(offset ?? 0, at ?? 0, data, { value, id, from }))
  }
  return entries
}

/** A message that another process, or this one, has kept. */
export interface HeardEntry {
  readonly channel: string
  readonly creation: string
  readonly entry: StoredEntry
}

/** The part of a notice that names its message. */
export const describeEntry = (channel: string, { id, from }: EntryTexts): string =>
  JSON.stringify([channel, id, from])

export function decodeNotice(text: string): HeardEntry {
  const [creation = '', offset = '', at = '', about = '', value = ''] = splitLines(text, 5)
  const [channel, id, from] = JSON.parse(about) as [string, string, string]
  // A checksum of 8 digits stands in front.
  return {
    channel,
    creation,
    entry: entryOf(Number(offset), Number(at), value.slice(8), { value, id, from }),
  }
}
