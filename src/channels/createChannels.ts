import type { ChannelState } from '../core/channel.js'
import type { ChannelEvent } from '../core/channelEvents.js'
import type { ChannelPort } from '../engine/channelPort.js'
import type { Lost, Opened } from '../engine/connector.js'
import type { AbandonCode, ChannelCommand, Part, PartHost } from '../engine/part.js'
import type { Snapshot } from '../core/snapshot.js'
import { ChannelEntry } from './channelEntry.js'
import { ChannelKeep } from './channelKeep.js'
import { createCommits, type Commits } from './commits.js'
import { createReceiver } from './createReceiver.js'
import type { Asking, EntryHost, Lingering } from './entryHost.js'
import type { KeepHost } from './keepHost.js'
import { Outbox } from './outbox.js'
import { PageRequests } from './pageRequests.js'

/** Stands in for a connector without channels: `channel()` and the hooks refuse to use it. */
const noPort: ChannelPort = {
  receive: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  publish: null,
  page: null,
  limits: () => ({ maxBytes: 0, maxDepth: 0 }),
  canTakeMore: () => false,
  deduplicates: false,
  hasPositions: false,
}

const commands = {
  resubscribe: 'resubscribeRequested',
  resync: 'resyncRequested',
  acknowledge: 'acknowledged',
} as const satisfies { readonly [C in ChannelCommand]: ChannelEvent['type'] }

const abandonedWords: { readonly [C in AbandonCode]: string } = {
  disconnected: 'the app disconnected, or used the connection no more, before the server acknowledged it',
  'signed-out': 'the app signed out',
  disposed: 'the client was disposed',
}

/** The channel part of a client: its channels, what is kept of them, and its outbox. */
export class Channels implements Part {
  readonly host: PartHost
  /** Null when the connector has no channels. */
  readonly port: ChannelPort | null
  readonly outbox: Outbox
  readonly #port: ChannelPort
  readonly #entries = new Map<string, ChannelEntry>()
  /** Channels that subscribe at the end of this turn. */
  readonly #asking = new Set<Asking>()
  readonly #lingering = new Set<Lingering>()
  readonly #pages: PageRequests
  readonly #commits: Commits
  readonly #entryHost: EntryHost
  readonly #keepHost: KeepHost
  #opened: Opened | null = null
  #snapshot: ReadonlyMap<string, ChannelState> | null = new Map()

  constructor(host: PartHost) {
    this.host = host
    this.port = host.channels
    this.#port = host.channels ?? noPort
    this.#pages = new PageRequests(this.#port)
    this.#commits = createCommits(host)
    this.outbox = this.#createOutbox()
    this.#entryHost = this.#createEntryHost()
    this.#keepHost = {
      part: host,
      commits: this.#commits,
      pages: this.#pages,
      isOpen: () => this.#opened !== null,
      isOwn: (id) => this.outbox.isOwn(id),
      waiting: (name) => this.outbox.waiting(name),
    }
    this.#port.receive(createReceiver(this.#entries, this.outbox, this.#pages, () => this.#opened))
  }

  /** The channel of this name; made when it is asked for. */
  readonly entry = (name: string): ChannelEntry => {
    const known = this.#entries.get(name)
    if (known !== undefined) return known
    const entry = new ChannelEntry(name, this.#entryHost, new ChannelKeep(name, this.#keepHost))
    this.#entries.set(name, entry)
    return entry
  }

  opened(up: Opened): void {
    this.#opened = up
    this.outbox.opened(up)
    this.#each({ type: 'connectionOpened', isOtherIdentity: up.isOtherIdentity })
  }

  lost(loss: Lost): void {
    this.#opened = null
    this.#asking.clear()
    this.#pages.cancel(null)
    this.#each({ type: 'connectionLost', reason: loss.reason })
    this.outbox.lost(loss)
  }

  abandon(code: AbandonCode): void {
    this.outbox.rejectAll(code, abandonedWords[code])
    if (code !== 'signed-out') return
    this.outbox.forgetIdentity()
    this.#each({ type: 'signedOut' })
  }

  act(name: string, command: ChannelCommand): void {
    this.#entries.get(name)?.apply({ type: commands[command] })
  }

  flush(): void {
    for (const entry of this.#asking) entry.flush()
    this.#asking.clear()
    this.outbox.flush()
  }

  snapshot(): Pick<Snapshot, 'channels' | 'outbox'> {
    if (this.#snapshot === null) {
      const used = [...this.#entries.values()].filter(({ isUsed }) => isUsed)
      this.#snapshot = new Map(used.map(({ name, machine }) => [name, machine.state]))
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
    this.#port.receive(null)
    for (const entry of this.#entries.values()) entry.dispose()
    this.#commits.dispose()
  }

  #each(event: ChannelEvent): void {
    for (const entry of [...this.#entries.values()]) entry.apply(event)
  }

  #createOutbox(): Outbox {
    const keepOf = (name: string): ChannelKeep['lists'] | undefined => this.#entries.get(name)?.keep.lists
    return new Outbox({
      part: this.host,
      port: this.#port,
      gateOf: (name) => {
        const phase = this.#entries.get(name)?.machine.phase ?? 'unsubscribed'
        return phase === 'live' || phase === 'unsubscribed' ? 'open' : 'closed'
      },
      sendChanged: (send) => keepOf(send.channel)?.sendChanged(send),
      sendKept: (send, offset) => keepOf(send.channel)?.sendKept(send, offset, this.#port.hasPositions),
      sendRefused: (send, error) => keepOf(send.channel)?.sendRefused(send, error),
    })
  }

  #createEntryHost(): EntryHost {
    return {
      part: this.host,
      port: this.#port,
      isOpen: () => this.#opened !== null,
      changed: () => {
        this.#snapshot = null
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
