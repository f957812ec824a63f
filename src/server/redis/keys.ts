import { createHash } from 'node:crypto'

/** Parts of the store that may lie on different nodes of a cluster. Another number would move every key. */
export const PARTITIONS = 32

/** Where a channel or a session lies, and how its keys are named. */
export interface Place {
  readonly partition: number
  /** The start of all keys of the partition. Its hash tag keeps them on one node, whatever names follow. */
  readonly base: string
  /** The name as text without line breaks and lone surrogates. */
  readonly name: string
  /** Tells histories of different channels apart that have the same number. */
  readonly mark: string
}

export const baseOf = (prefix: string, partition: number): string => `{${prefix}:${partition}}:`

/** A name as text without line breaks and lone surrogates. */
export const textOf = (name: string): string => JSON.stringify(name).slice(1, -1)

/** The name that {@link textOf} was made of. */
export const nameOfText = (text: string): string => JSON.parse(`"${text}"`) as string

/** Places a channel or a session. */
export function placeOf(prefix: string, name: string): Place {
  const text = textOf(name)
  const digest = createHash('sha1').update(text).digest()
  const partition = digest.readUInt8(0) % PARTITIONS
  return { partition, base: baseOf(prefix, partition), name: text, mark: digest.toString('base64url', 1, 10) }
}

/** Keys of a whole partition: its generation, and the number of its newest notice. */
export const generationKey = (base: string): string => `${base}generation`
export const counterKey = (base: string): string => `${base}counter`
/** The sharded pub/sub channel of a partition. */
export const noticesOf = (base: string): string => `${base}notices`

/** The names of the channels of a partition. */
export const channelsKey = (base: string): string => `${base}channels`

/** The keys of the script that opens a partition, in the order in which it names them. */
export const openingKeys = (base: string): string[] => [
  generationKey(base),
  counterKey(base),
  `${base}identity`,
  `${base}generations`,
  `${base}epoch`,
  `${base}openings`,
]

/** The keys of the scripts of a channel, in the order in which they name them. */
export const channelKeys = ({ base, name }: Place): string[] => [
  generationKey(base),
  counterKey(base),
  noticesOf(base),
  `${base}channel:${name}`,
  `${base}messages:${name}`,
  `${base}producers:${name}`,
  `${base}producer-order:${name}`,
  `${base}ids:${name}`,
  `${base}ended`,
  `${base}ended-order`,
  `${base}floor`,
  `${base}touched`,
  channelsKey(base),
]

/** The start of the key of a session record. */
export const sessionsBase = (base: string): string => `${base}session:`
/** The start of the key of the sessions that collect on a channel. */
export const collectorsBase = (base: string): string => `${base}collectors:`

/** The keys of the scripts of sessions, in the order in which they name them. */
export const sessionKeys = (base: string): string[] => [
  generationKey(base),
  counterKey(base),
  noticesOf(base),
  `${base}due`,
]

/** The start of the key of the seats of a name. */
export const seatsBase = (base: string): string => `${base}seats:`
/** The start of the key of the seats that a lease has. */
export const leasesBase = (base: string): string => `${base}lease:`

/** The start of the key of the tokens of a name. */
export const tokensBase = (base: string): string => `${base}tokens:`

/** The keys of the script of tokens, in the order in which it names them. */
export const tokenKeys = (base: string): string[] => [generationKey(base), counterKey(base), noticesOf(base)]

/** The keys of the scripts of seats, in the order in which they name them. */
export const seatKeys = (base: string): string[] => [
  generationKey(base),
  counterKey(base),
  noticesOf(base),
  `${base}leases`,
]
