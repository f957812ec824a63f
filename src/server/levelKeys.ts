import type { Position } from '../core/position.js'
import type { StoredEntry } from './hub/store.js'

/** Keys after `gt` and before `lt`. */
export interface KeyRange {
  readonly gt: string
  readonly lt: string
}

/** The keys of the database. Numbers are padded, so that the order of keys is the order of offsets. */
export const levelKeys = {
  epoch: 'epoch',
  creations: 'creations',
  channel: (name: string): string => `c!${name}`,
  tombstone: (name: string): string => `t!${name}`,
  session: (id: string): string => `s!${id}`,
  entry: (creation: number, offset: number): string => `e!${pad(creation, 12)}!${pad(offset, 16)}`,
  entriesOf: (creation: number): KeyRange => range(`e!${pad(creation, 12)}!`),
  /** The last message of a producer on a channel. */
  producer: (creation: number, id: string): string => `p!${pad(creation, 12)}!${id}`,
  producersOf: (creation: number): KeyRange => range(`p!${pad(creation, 12)}!`),
  tombstones: { gt: 't!', lt: 't"' },
  sessions: { gt: 's!', lt: 's"' },
} as const

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0')
const range = (prefix: string): KeyRange => ({ gt: prefix, lt: `${prefix}~` })

/** The record of a channel: the creation of its name, and its position when nothing is kept. */
export interface ChannelRecord {
  readonly creation: number
  /** The last offset that was trimmed away. */
  readonly trimmed: number
}

/** A tombstone with the creation that it ended, which is also its age. */
export type TombstoneRecord = Position & { readonly creation: number }

/** JSON holds no raw line break, so the data stays as it is behind one. */
export const encodeEntry = (entry: StoredEntry): string =>
  `${JSON.stringify(entry.id === undefined ? [entry.at] : [entry.at, entry.id])}\n${entry.data}`

/** Reads an entry that {@link encodeEntry} wrote. */
export function decodeEntry(key: string, value: string): StoredEntry {
  const line = value.indexOf('\n')
  const [at, id] = JSON.parse(value.slice(0, line)) as [number, string?]
  const offset = Number(key.slice(key.lastIndexOf('!') + 1))
  return { offset, at, data: value.slice(line + 1), ...(id !== undefined && { id }) }
}
