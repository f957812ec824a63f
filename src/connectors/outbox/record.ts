import { isName } from '../../core/names.js'
import { isCount, isRecord } from '../../core/shape.js'
import type { SendEntry } from '../../channels/sendEntry.js'
import type { SessionMemory } from '../../engine/sessionPort.js'

/** A send in the storage. */
export interface RecordedSend {
  readonly id: string
  readonly channel: string
  readonly data: unknown
  /** Epoch milliseconds. */
  readonly at: number
  /** Epoch milliseconds; null for never. */
  readonly expiresAt: number | null
  readonly resend: boolean
  readonly seq: number
}

/** The waiting sends of one page in the storage. */
export interface OutboxRecord {
  /** The identity that made them. */
  readonly user: string
  /** Resumes the session in which some have left; null when none has. */
  readonly memory: SessionMemory | null
  /** The last number of that session. */
  readonly lastSeq: number
  /** Channels that may have a queue in that session; absent in what an earlier version wrote. */
  readonly queues?: readonly string[]
  readonly sends: readonly RecordedSend[]
}

const recorded = ({ send, expiresAt, resend, seq }: SendEntry): RecordedSend => {
  const { id, channel, data, at } = send
  return { id, channel, data, at, expiresAt: expiresAt === Infinity ? null : expiresAt, resend, seq }
}

/** Writes the sends of one identity; null when there are none. A send without an identity would go to the next user. */
export function writeRecord(
  waiting: Iterable<SendEntry>,
  lastSeq: number,
  memory: SessionMemory | null,
  queues: readonly string[],
): string | null {
  const all = [...waiting]
  const user = all[0]?.owner ?? null
  if (user === null) return null
  const sends = all.map(recorded)
  const mayHaveArrived = sends.some(({ seq }) => seq > 0)
  const record: OutboxRecord = { user, memory: mayHaveArrived ? slim(memory) : null, lastSeq, queues, sends }
  return JSON.stringify(record)
}

const slim = (memory: SessionMemory | null): SessionMemory | null =>
  memory && {
    session: { id: memory.session.id, key: memory.session.key },
    connection: memory.connection,
  }

/** Reads what a page left; null when it is nothing that this version wrote. */
export function readRecord(text: string | null): OutboxRecord | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isOutboxRecord(value) ? value : null
  } catch {
    return null
  }
}

const isTime = (value: unknown): boolean => Number.isFinite(value)

const isRecordedSend = (value: unknown): boolean =>
  isRecord(value) &&
  isName(value['id']) &&
  isName(value['channel']) &&
  'data' in value &&
  isTime(value['at']) &&
  (value['expiresAt'] === null || isTime(value['expiresAt'])) &&
  typeof value['resend'] === 'boolean' &&
  isCount(value['seq'])

const isMemory = (value: unknown): boolean =>
  isRecord(value) &&
  isRecord(value['session']) &&
  isName(value['session']['id']) &&
  isName(value['session']['key']) &&
  isName(value['connection'])

const isOutboxRecord = (value: unknown): value is OutboxRecord =>
  isRecord(value) &&
  typeof value['user'] === 'string' &&
  (value['memory'] === null || isMemory(value['memory'])) &&
  isCount(value['lastSeq']) &&
  (value['queues'] === undefined || (Array.isArray(value['queues']) && value['queues'].every(isName))) &&
  Array.isArray(value['sends']) &&
  value['sends'].every(isRecordedSend)
