import type { ChannelListener, ChannelState, MessageInfo } from 'react-connectivity'
import type { World } from './world.js'

type Entry =
  | { readonly kind: 'message'; readonly epoch: string | null; readonly offset: number }
  | { readonly kind: 'fault'; readonly reason: string | null }
  /** The app fetched the state, which then held everything up to this offset. */
  | { readonly kind: 'resync'; readonly head: number }
  | { readonly kind: 'join' }

/** How a user of a channel lives with lost messages. */
export type Manner = 'prompt' | 'skip' | 'resync'

/** One user of one channel, and everything that came to it, in order. */
export class History {
  readonly entries: Entry[] = []
  readonly seen: unknown[] = []
  leave: (() => void) | null = null
  /** How the next resyncs end. */
  resyncMs = 20
  failsResync = false

  constructor(
    readonly world: World,
    readonly name: string,
    readonly manner: Manner,
  ) {}

  join(): void {
    if (this.leave !== null) return
    this.entries.push({ kind: 'join' })
    const resync = async (): Promise<void> => {
      this.entries.push({ kind: 'resync', head: this.#head() })
      await new Promise<void>((resolve) => {
        this.world.environment.setTimer(resolve, this.resyncMs)
      })
      if (this.failsResync) throw new Error('503')
    }
    const listener: ChannelListener = {
      onMessage: (data: unknown, { epoch, offset }: MessageInfo) => {
        this.seen.push(data)
        this.entries.push({ kind: 'message', epoch, offset: offset ?? -1 })
      },
      onError: ({ reason }) => this.entries.push({ kind: 'fault', reason }),
      ...(this.manner === 'resync' ? { resync } : { onGap: this.manner }),
    }
    const release = this.world.channel(this.name).subscribe(listener)
    this.leave = () => {
      this.leave = null
      release()
    }
  }

  /** Where the server let this subscription start: what a fetch after it holds for sure. */
  #head(): number {
    const answers = this.world.sent('server', 'subscribed').filter(({ ch }) => ch === this.name)
    const { pos, replay } = (answers.at(-1) ?? {}) as { pos?: { offset: number }; replay?: number }
    return (pos?.offset ?? 0) + (replay ?? 0)
  }

  state(): ChannelState | undefined {
    return this.world.client.getState().channels.get(this.name)
  }

  /** Promise P1, read off the record. Returns what is wrong with it. */
  complaint(): string | null {
    let last: { epoch: string | null; offset: number } | null = null
    let mayJump = true
    let covered = Infinity
    const known = new Set<string>()
    for (const entry of this.entries) {
      if (entry.kind === 'join' || entry.kind === 'fault') [covered, mayJump] = [Infinity, true]
      if (entry.kind === 'join') known.clear()
      if (entry.kind === 'resync') [covered, mayJump] = [entry.head, true]
      if (entry.kind !== 'message') continue
      const at = `${entry.epoch}/${String(entry.offset)}`
      if (known.has(at)) return `${at} came twice`
      known.add(at)
      const follows: boolean = last?.epoch === entry.epoch && entry.offset === last.offset + 1
      if (!follows && !mayJump) return `${at} came after ${JSON.stringify(last)} without a fault before it`
      if (entry.offset > covered + 1) return `${at} came, though the resync held only ${String(covered)}`
      last = entry
      mayJump = false
      covered = Infinity
    }
    return null
  }
}
