import { createStore } from 'zustand/vanilla'

import { utf8Length } from '../core/jsonData.js'
import type { Snapshot } from '../core/snapshot.js'
import type { ConnectivityEvent } from '../engine/connectivityEvents.js'
import type { Opened } from '../engine/connector.js'
import type { AbandonCode, ClientPart, PartHost } from '../engine/part.js'
import { factsOfChannel, factsOfEvent, type LogEntry, type LogFacts } from './logEntry.js'
import type { Outbox } from './outbox.js'
import { putFirst } from './putFirst.js'
import { isolated, type Readable } from './readable.js'
import { frameRoom } from './sendCheck.js'

/** Where a log is uploaded. */
export interface LogUpload {
  readonly outbox: Outbox
  readonly channel: string
}

/**
 * - `none`: no upload waits for its answer
 * - `waiting`: one does
 * - `another-due`: one does, and an outage has ended since
 */
type UploadStage = 'none' | 'waiting' | 'another-due'

/** The newest events of a client. */
export class ConnectionLog implements ClientPart {
  readonly #host: PartHost
  readonly readable: Readable<readonly LogEntry[]>
  readonly #store = createStore<readonly LogEntry[]>(() => [])
  #limit = 0
  #upload: LogUpload | null = null
  /** Entries that were not uploaded yet are the newest of the store. */
  #fresh = 0
  #uploadStage: UploadStage = 'none'
  /** The log is emptied at the end of this turn. */
  #isClearing = false

  constructor(host: PartHost) {
    this.#host = host
    this.readable = isolated(this.#store, host.environment.report)
  }

  /** Begins to record; false when it has begun already. */
  begin(limit: number, upload: LogUpload | null): boolean {
    if (this.#limit > 0) return false
    this.#limit = limit
    this.#upload = upload
    return true
  }

  readonly event = (event: ConnectivityEvent): void => this.#add(factsOfEvent(event, this.#known()))

  readonly changed = ({ channels }: Snapshot, before: Snapshot): void => {
    // The next person must not see on which channels the last one was.
    if (channels === before.channels || this.#isClearing) return
    for (const state of channels.values())
      if (state.status !== (before.channels.get(state.name)?.status ?? 'unsubscribed'))
        // After the events of this turn.
        this.#host.call(() => this.#add(factsOfChannel(state, this.#known())))
  }

  opened({ isOtherIdentity }: Opened): void {
    if (isOtherIdentity) this.#clear()
    // A connection that stood from the start has nothing to tell.
    if (this.#host.connection().outage !== null) this.#send()
  }

  abandon(code: AbandonCode): void {
    if (code === 'signed-out') this.#clear()
  }

  #add(facts: LogFacts): void {
    const entry = { at: this.#host.environment.now(), ...facts }
    const entries = [...this.#store.getState(), entry].slice(-this.#limit)
    this.#fresh = Math.min(this.#fresh + 1, entries.length)
    this.#store.setState(entries, true)
  }

  #clear(): void {
    this.#fresh = 0
    this.#isClearing = true
    this.#host.call(() => {
      this.#isClearing = false
      this.#store.setState([], true)
    })
  }

  /** Sends what is new, before all other sends. */
  #send(): void {
    const upload = this.#upload
    if (upload === null) return
    if (this.#uploadStage !== 'none') {
      this.#uploadStage = 'another-due'
      return
    }
    const entries = this.#fitting()
    const waiting = upload.outbox.entries()
    // A log takes no place away from what a person typed.
    if (entries.length === 0 || waiting.size >= this.#host.maxPending) return
    const others = [...waiting.values()]
    this.#uploadStage = 'waiting'
    const sent = this.#fresh
    this.#fresh = 0
    upload.outbox.add(upload.channel, entries, {}).then(
      () => this.#uploaded(),
      () => {
        this.#uploadStage = 'none'
        this.#fresh = Math.min(this.#fresh + sent, this.#store.getState().length)
      },
    )
    const own = [...waiting.values()].at(-1)
    // Sends of a channel keep their order.
    const hasOthers = others.some(({ send }) => send.channel === upload.channel)
    if (own?.send.channel === upload.channel && !hasOthers) putFirst(upload.outbox, [own])
  }

  #uploaded(): void {
    const isAnotherDue = this.#uploadStage === 'another-due'
    this.#uploadStage = 'none'
    // Nothing else would send it while this connection lasts.
    if (isAnotherDue) this.#host.run(() => this.#send())
  }

  /** The newest entries that were not uploaded, as many as one frame holds. */
  #fitting(): readonly LogEntry[] {
    const { maxBytes = 0 } = this.#host.channels?.limits() ?? {}
    let count = this.#fresh
    const newest = (): readonly LogEntry[] => (count === 0 ? [] : this.#store.getState().slice(-count))
    const room = maxBytes - frameRoom(this.#upload?.channel ?? '')
    while (count > 0 && utf8Length(JSON.stringify(newest())) > room) count >>= 1
    return newest()
  }

  #known(): readonly (string | null)[] {
    const { identity, sessionId, connectionId } = this.#host.connection()
    return [identity, sessionId, connectionId]
  }
}
