import { createHub, type Hub, type HubOptions } from 'react-connectivity/server'
import type { Thing } from '../../../src/core/thing.js'
import type { HubEnvironment } from '../../../src/server/hub/environment.js'
import type { ChannelStore, StoreListener } from '../../../src/server/hub/store.js'
import type { VirtualClock } from './virtualClock.js'

/** A thing in short: `pump on!` is connected and reporting. */
export const stateOf = ({
  id,
  isConnected,
  isReporting,
}: Pick<Thing, 'id' | 'isConnected' | 'isReporting'>): string =>
  `${id} ${isConnected ? 'on' : 'off'}${isReporting ? '!' : ''}`

/** A hub as it is in a process of its own, which can be frozen and killed, and lose the store that it shares. */
export class HubProcess {
  readonly hub: Hub
  /** What the others have told, and it has not read. */
  inbox: string[] = []
  /** The store refuses everything. */
  isCut = false
  /** The store never answers. */
  isStalled = false
  isDead = false
  readonly #all: readonly HubProcess[]
  #held: (() => void)[] | null = null
  #listener: StoreListener | null = null

  constructor(
    all: readonly HubProcess[],
    clock: VirtualClock,
    store: ChannelStore,
    options: Partial<HubOptions>,
    offsetMs: number,
  ) {
    this.#all = all
    this.hub = createHub({
      environment: this.#environment(clock, offsetMs),
      store: this.#shared(store),
      ...options,
    })
  }

  #environment({ environment }: VirtualClock, offsetMs: number): HubEnvironment {
    const run = (task: () => void) => (): void => {
      if (this.isDead) return
      if (this.#held === null) task()
      else this.#held.push(task)
    }
    return {
      ...environment,
      now: () => environment.now() + offsetMs,
      setTimer(task, ms) {
        let isOver = false
        const cancel = environment.setTimer(
          run(() => void (isOver || task())),
          ms,
        )
        return () => {
          isOver = true
          cancel()
        }
      },
      nextTick: (task) => environment.nextTick(run(task)),
    }
  }

  #shared(store: ChannelStore): ChannelStore {
    const { shared } = store
    if (shared === undefined) throw new Error('a store that is shared')
    return {
      ...store,
      open: async (listener, fresh) => {
        if (this.isCut) throw new Error('the store is away')
        this.#listener = listener
        return store.open(listener, fresh)
      },
      shared: {
        ...shared,
        tell: async (text) => {
          if (this.isDead || this.isStalled) return new Promise(() => undefined)
          if (this.isCut) throw new Error('the store is away')
          for (const other of this.#all) if (other !== this && !other.isDead) other.inbox.push(text)
        },
      },
    }
  }

  isRunning(): boolean {
    return !this.isDead && this.#held === null
  }

  /** Reads so many of the texts that the others have told. */
  read(count = Infinity): number {
    if (!this.isRunning()) return 0
    const due = this.inbox.splice(0, count)
    for (const text of due) if (!this.isCut) this.#listener?.told?.(text)
    return due.length
  }

  kill(): void {
    this.isDead = true
  }

  freeze(): void {
    this.#held ??= []
  }

  /** Its timers run first. */
  thaw(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const task of held) task()
  }

  /** Its store fails, and cannot be opened until it is mended. */
  cut(): void {
    this.isCut = true
    this.inbox = []
    this.#listener?.failed(new Error('the store is away'), null)
  }

  mend(): void {
    this.isCut = false
    this.inbox = []
  }

  things(): readonly Thing[] {
    return this.hub.things().toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** The things in short, in order: `pump on!` is connected and reporting. */
  states(): string {
    return this.things().map(stateOf).join(', ')
  }
}
