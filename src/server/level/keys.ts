import type { Position } from '../../core/position.js'
import type { StoredEntry } from '../hub/store.js'
import type { KeyRange } from './engine.js'
import type { GenerationStarts } from './lineage.js'
import { seal, unseal } from './seal.js'

/** The keys of the database. Numbers are padded, so that the order of keys is the order of offsets. */
export const levelKeys = {
  epoch: 'epoch',
  creations: 'creations',
  /** The first number of the histories of a name whose end is not remembered. */
  floor: 'floor',
  generations: 'generations',
  use: 'use',
  channel: (name: string): string => `c!${name}`,
  tombstone: (name: string): string => `t!${name}`,
  session: (id: string): string => `s!${id}`,
  /** A queue of a session. */
  queue: (id: string, name: string): string => `q!${id}!${name}`,
  /** Bytes of all messages, and of those of one user. */
  bytes: 'bytes',
  userBytes: (user: string): string => `b!${user}`,
  /** The end of a history. */
  head: (creation: number): string => `h!${pad(creation, 12)}`,
  entry: (creation: number, offset: number): string => `e!${pad(creation, 12)}!${pad(offset, 16)}`,
  entriesOf: (creation: number): KeyRange => range(`e!${pad(creation, 12)}!`),
  /** The last message of a producer on a channel. */
  producer: (creation: number, id: string): string => `p!${pad(creation, 12)}!${id}`,
  producersOf: (creation: number): KeyRange => range(`p!${pad(creation, 12)}!`),
  all: { gt: '', lt: '\u{10ffff}' },
  channels: { gt: 'c!', lt: 'c"' },
  /** The channels that are queues of sessions, as `queueKey` names them. */
  queueChannels: { gt: 'c!s:', lt: 'c!s;' },
  tombstones: { gt: 't!', lt: 't"' },
  sessions: { gt: 's!', lt: 's"' },
  queues: { gt: 'q!', lt: 'q"' },
  heads: { gt: 'h!', lt: 'h"' },
  entries: { gt: 'e!', lt: 'e"' },
  allUserBytes: { gt: 'b!', lt: 'b"' },
} as const

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0')
const range = (prefix: string): KeyRange => ({ gt: prefix, lt: `${prefix}~` })

/** The part of a key after its prefix, such as the name of a channel. */
export const nameInKey = (key: string): string => key.slice(2)
/** The number at the end of a key. */
export const numberInKey = (key: string): number => Number(key.slice(key.lastIndexOf('!') + 1))

/** The record of a channel: the creation of its name, and its position when nothing is kept. */
export interface ChannelRecord {
  readonly creation: number
  /** The number of the history among those of its name; absent where an older version wrote it, and then that of the creation. */
  readonly life?: number
  /** When the newest message was accepted; absent where an older version wrote it. */
  readonly at?: number
  /** The last offset that was trimmed away. */
  readonly trimmed: number
  readonly starts: GenerationStarts
}

/** The newest offset of a history and how many producers it remembers: shows whether records at its end are missing. */
export type HeadRecord = readonly [last: number, producers: number]

/** A tombstone with the creation that it ended, which is also its age. */
export type TombstoneRecord = Position & {
  readonly creation: number
  readonly life?: number
  readonly starts: GenerationStarts
}

/** JSON holds no raw line break, so the data stays as it is behind one. */
export function encodeEntry(key: string, { at, id, from, data }: StoredEntry): string {
  const facts = from === undefined ? (id === undefined ? [at] : [at, id]) : [at, id ?? null, from]
  return seal(key, `${JSON.stringify(facts)}\n${data}`)
}

/** Reads an entry that {@link encodeEntry} wrote; null when it is damaged. */
export function decodeEntry(key: string, value: string): StoredEntry | null {
  const text = unseal(key, value)
  if (text === null) return null
  const line = text.indexOf('\n')
  const [at, id, from] = JSON.parse(text.slice(0, line)) as [number, (string | null)?, string?]
  return {
    offset: numberInKey(key),
    at,
    data: text.slice(line + 1),
    ...(typeof id === 'string' && { id }),
    ...(from !== undefined && { from }),
  }
}
