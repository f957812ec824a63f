import type { ChannelState } from '../core/channel.js'
import type { ChannelEvent } from '../core/channelEvents.js'
import { isRefusal } from '../core/channelLoss.js'
import type { ChannelPort } from '../engine/channelPort.js'
import type { Lost, Opened } from '../engine/connector.js'
import type { AbandonCode, ChannelCommand, ClientPart, PartHost } from '../engine/part.js'
import type { Snapshot } from '../core/snapshot.js'
import { ChannelEntry } from './channelEntry.js'
import { createReceiver, type Answers } from './createReceiver.js'
import { Entries } from './entries.js'
import type { EntryHost } from './entryHost.js'
import { Outbox } from './outbox.js'

const commands = {
  resubscribe: 'resubscribeRequested',
  recreate: 'recreateRequested',
  leave: 'leaveRequested',
  resync: 'resyncRequested',
  acknowledge: 'acknowledged',
} as const satisfies { readonly [C in ChannelCommand]: ChannelEvent['type'] }

/** The channel part of a client: its channels, their kept messages, and its outbox. */
export class Channels implements ClientPart {
  readonly host: PartHost
  readonly port: ChannelPort
  readonly outbox: Outbox
  readonly entries: Entries<ChannelEntry>
  readonly answers: Answers = new Map()
  /** Channels that subscribe at the end of this turn. */
  readonly #asking = new Set<ChannelEntry>()
  /** Channels with a deadline. */
  readonly #lingering = new Set<ChannelEntry>()
  #opened: Opened | null = null
  #snapshot: ReadonlyMap<string, ChannelState> | null = new Map()

  constructor(host: PartHost) {
    this.host = host
    if (host.channels === null)
      throw new TypeError('createChannels: expected a connector with channels, got none')
    this.port = host.channels
    this.outbox = this.#createOutbox()
    const entryHost = this.#createEntryHost()
    this.entries = new Entries<ChannelEntry>((name) => new ChannelEntry(name, entryHost))
    this.port.receive(
      createReceiver(
        (name) => this.entries.find(name),
        this.outbox,
        this.answers,
        () => this.#opened,
      ),
    )
  }

  /** The channel of this name; made when it is asked for. */
  readonly entry = (name: string): ChannelEntry => this.entries.entry(name)

  opened(up: Opened): void {
    this.#opened = up
    this.outbox.opened(up)
    if (up.isOtherIdentity) this.#disown()
    this.#each({ type: 'connectionOpened', isOtherIdentity: up.isOtherIdentity })
  }

  lost(loss: Lost): void {
    this.#opened = null
    this.#asking.clear()
    this.#each({ type: 'connectionLost', reason: loss.reason })
    this.outbox.lost(loss)
  }

  abandon(code: AbandonCode): void {
    this.outbox.rejectAll(code)
    // Requests for older messages wait only while the connection may come back.
    this.#each({ type: 'connectionLost', reason: 'closed-by-app' })
    if (code !== 'signed-out') return
    this.outbox.forgetIdentity()
    this.#disown()
    this.#each({ type: 'signedOut' })
  }

  isBusy(): boolean {
    return this.outbox.snapshot().length > 0
  }

  act(name: string, command: ChannelCommand): void {
    this.entries.find(name)?.apply({ type: commands[command] })
  }

  flush(): void {
    for (const entry of this.#asking) {
      this.#asking.delete(entry)
      entry.flush()
    }
    this.outbox.flush()
  }

  snapshot(): Pick<Snapshot, 'channels' | 'outbox'> {
    if (this.#snapshot === null) {
      this.#snapshot = new Map(this.entries.used().map(({ name, machine }) => [name, machine.state]))
    }
    return { channels: this.#snapshot, outbox: this.outbox.snapshot() }
  }

  deadline(): number {
    let next = this.outbox.deadline()
    for (const entry of this.#lingering) next = Math.min(next, entry.deadline())
    return next
  }

  expire(now: number): void {
    this.outbox.expire(now)
    for (const entry of [...this.#lingering]) if (entry.deadline() <= now) entry.expire(now)
  }

  dispose(): void {
    this.#opened = null
    this.port.receive(null)
    for (const entry of this.entries.all()) entry.dispose()
  }

  #disown(): void {
    for (const entry of this.entries.all()) entry.disown()
  }

  #each(event: ChannelEvent): void {
    for (const entry of this.entries.used()) entry.apply(event)
  }

  #createOutbox(): Outbox {
    return new Outbox({
      part: this.host,
      port: this.port,
      gateOf: (name) => {
        const { phase, state } = this.entries.find(name)?.machine ?? { phase: 'unsubscribed', state: null }
        // The server answers a send to a channel that it has refused. Nothing else would end its wait.
        const isRefused = phase === 'failed' && state !== null && isRefusal(state)
        return phase === 'live' || phase === 'unsubscribed' || isRefused ? 'open' : 'closed'
      },
      sendChanged: (change) =>
        this.entries.find(change.send.channel)?.tell((keep) => keep.sendChanged?.(change)),
    })
  }

  #createEntryHost(): EntryHost<ChannelEntry> {
    return {
      part: this.host,
      port: this.port,
      isOpen: () => this.#opened !== null,
      isOwn: (id) => this.outbox.isOwn(id),
      waiting: () => this.outbox.snapshot(),
      changed: (entry) => {
        this.#snapshot = null
        this.entries.hold(entry)
      },
      asks: (entry) => this.#asking.add(entry),
      lingers: (entry) => {
        if (entry.deadline() < Infinity) this.#lingering.add(entry)
        else this.#lingering.delete(entry)
      },
    }
  }
}

/** Makes the channel part: `connectivity.use(createChannels)`. `channel()` and the hooks do it. */
export const createChannels = (host: PartHost): Channels => new Channels(host)
