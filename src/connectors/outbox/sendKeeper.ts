import { errorText } from '../../core/describe.js'
import { ConnectivityError } from '../../core/errors.js'
import { utf8Length } from '../../core/jsonData.js'
import { frameRoom } from '../../channels/sendCheck.js'
import { unsent, type SendEntry } from '../../channels/sendEntry.js'
import type { ConnectorHost } from '../../engine/connector.js'
import type { SessionPort } from '../../engine/sessionPort.js'
import type { PendingSend } from '../../core/pendingSend.js'
import { readRecord, writeRecord, type OutboxRecord, type RecordedSend } from './record.js'
import { slotNames, type OutboxStorage, type Slots } from './slots.js'

/** What the keeper works with. */
export interface SendKeeperOptions {
  readonly host: Pick<ConnectorHost, 'call' | 'environment' | 'fail'>
  readonly key: string
  readonly onRejected: ((send: PendingSend, error: ConnectivityError) => void) | undefined
}

/** A place in the storage and what is in it. */
interface Left {
  readonly name: string
  readonly record: OutboxRecord
}

/** Sends of earlier pages. */
export interface Returned {
  /** In their order. */
  readonly entries: readonly SendEntry[]
  /** The last number that those pages gave in the session; 0 when they had another one. */
  readonly lastSeq: number
  /** Channels that may have a queue in the session of now, because those pages used them. */
  readonly queues: readonly string[]
}

const newest = ({ record }: Left): number => Math.max(...record.sends.map(({ at }) => at))
const oldest = ({ record }: Left): number => Math.min(...record.sends.map(({ at }) => at))

/** Keeps the waiting sends of one page in the storage, and takes over those of pages that are gone. */
export class SendKeeper {
  readonly #options: SendKeeperOptions
  /** Null until the places are known, and where there are none. */
  #storage: OutboxStorage | null = null
  #session: SessionPort | undefined
  #slots: Slots | null = null
  /** Places whose sends are this page's now. */
  #taken: readonly string[] = []
  #isWritten = false
  #hasFailed = false

  constructor(options: SendKeeperOptions) {
    this.#options = options
  }

  /** Begins, and resumes the session in which the newest sends may have left. */
  start(storage: OutboxStorage, slots: Slots, session: SessionPort | undefined): void {
    this.#session = session
    this.#storage = storage
    this.#slots = slots
    const [last] = this.#left()
      .filter(({ record }) => record.memory !== null)
      .sort((a, b) => newest(b) - newest(a))
    if (last?.record.memory) this.#session?.restore(last.record.memory)
  }

  /** Sends that earlier pages of this identity left, each once. */
  takeBack(identity: string | null): Returned {
    const session = this.#session?.memory()?.session.id ?? null
    const isResumed = ({ record: { memory } }: Left): boolean =>
      memory !== null && memory.session.id === session
    const left = this.#left()
    const own = left
      .filter(({ record }) => record.user === identity)
      // A number that the session has given goes before those that it will give.
      .sort((a, b) => Number(isResumed(b)) - Number(isResumed(a)) || oldest(a) - oldest(b))
    this.#taken = [...this.#taken, ...own.map(({ name }) => name)]
    this.#remove(left.filter((each) => !own.includes(each) && this.#isOver(each)).map(({ name }) => name))
    const entries = new Map<string, SendEntry>()
    for (const each of own)
      for (const send of each.record.sends) {
        const entry = this.#returned(send, identity, isResumed(each))
        const known = entries.get(send.id)
        // A crash may leave two copies: a number is the newer fact. The place stays.
        if (known === undefined || known.seq < entry.seq) entries.set(send.id, entry)
      }
    const resumed = own.filter(isResumed).map(({ record }) => record)
    return {
      entries: [...entries.values()],
      lastSeq: Math.max(0, ...resumed.map(({ lastSeq }) => lastSeq)),
      queues: resumed.flatMap(({ queues = [] }) => queues),
    }
  }

  /**
   * Keeps all sends that wait, in their order.
   *
   * @param queues channels that may have a queue in the session
   */
  keep(sends: Iterable<SendEntry>, lastSeq: number, queues: readonly string[]): void {
    const slots = this.#slots
    if (slots === null) return
    const text = writeRecord(sends, lastSeq, this.#session?.memory() ?? null, queues)
    try {
      if (text !== null) this.#storage?.setItem(slots.own, text)
      else if (this.#isWritten) this.#storage?.removeItem(slots.own)
      this.#isWritten = text !== null
      this.#remove(this.#taken)
    } catch (error) {
      // What an earlier turn has written is no longer true.
      this.#remove([slots.own, ...this.#taken])
      this.fail(error)
    }
  }

  /** Somebody signs out: nothing of anybody stays. */
  forget(): void {
    this.#remove(slotNames(this.#options.key))
  }

  /** Tells once that sends last only as long as the page. */
  fail(error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    const text = `storedOutbox: sends last only as long as the page: ${errorText(error)}`
    this.#options.host.fail(new ConnectivityError('storage-unavailable', text, { cause: error }))
  }

  /** The client ends and rejects what waits, so nothing of it stays. */
  dispose(): void {
    if (this.#slots === null) return
    this.#remove([this.#slots.own, ...this.#taken])
    this.#slots.release()
    this.#slots = null
  }

  /** What pages that are gone have left, without what this page has taken. */
  #left(): readonly Left[] {
    const { left = [] } = this.#slots ?? {}
    return left.flatMap((name) => {
      const record = this.#taken.includes(name) ? null : readRecord(this.#read(name))
      return record === null ? [] : [{ name, record }]
    })
  }

  /** Whether nobody may send any of them any more. */
  #isOver({ record }: Left): boolean {
    const now = this.#options.host.environment.now()
    return record.sends.every(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
  }

  #returned(
    { id, channel, data, at, expiresAt, resend, seq }: RecordedSend,
    owner: string | null,
    isResumed: boolean,
  ): SendEntry {
    const { host, onRejected } = this.#options
    const json = JSON.stringify(data)
    const send: PendingSend = { id, channel, data, status: 'queued', at }
    return {
      ...unsent,
      send,
      json,
      bytes: utf8Length(json) + frameRoom(channel, id),
      expiresAt: expiresAt ?? Infinity,
      resend,
      seq: isResumed ? seq : 0,
      owner,
      isForNext: false,
      resolve: () => undefined,
      reject: (error) => host.call(() => onRejected?.(send, error)),
    }
  }

  #read(name: string): string | null {
    try {
      return this.#storage?.getItem(name) ?? null
    } catch {
      return null
    }
  }

  #remove(names: readonly string[]): void {
    for (const name of names)
      try {
        this.#storage?.removeItem(name)
      } catch {
        // A storage that forbids this holds nothing.
      }
  }
}
