import type { ServerFrame } from '../../../src/wire/frames.js'
import type { ToldThing } from '../../../src/wire/thingFrames.js'
import { stateOf, type HubProcess } from './hubProcess.js'
import { connectPeer } from './testPeer.js'

/** A client that binds and watches things, and knows what came of it. */
export class ThingClient {
  readonly bound = new Set<string>()
  /** The last refusal of each thing. */
  readonly refusals = new Map<string, { readonly error: string; readonly retryAfterMs?: number }>()
  /** What it was told of each thing it watches; without those that the server has forgotten. */
  readonly known = new Map<string, ToldThing>()
  /** What a person saw of each thing, one state after the other. */
  readonly seen: string[] = []
  readonly process: HubProcess
  readonly #peer
  readonly #asked = new Map<string, readonly string[]>()
  #hasLeft = false
  #read = 0
  #asks = 0

  constructor(process: HubProcess, hello: object = {}) {
    this.process = process
    this.#peer = connectPeer(process.hub)
    this.#peer.send({ t: 'hello', v: 1, attempt: 0, ...hello })
  }

  bind(...things: readonly string[]): void {
    const id = `b-${++this.#asks}`
    this.#asked.set(id, things)
    this.#peer.send({ t: 'bind', id, things })
  }

  unbind(...things: readonly string[]): void {
    const id = `u-${++this.#asks}`
    this.#asked.set(id, things)
    this.#peer.send({ t: 'unbind', id, things })
  }

  watch(prefix = ''): void {
    this.#peer.send({ t: 'watch', prefix })
  }

  /** Any sign of life. */
  ping(): void {
    this.#peer.send({ t: 'ping', n: 1 })
  }

  /** Its socket is gone. */
  leave(): void {
    this.#hasLeft = true
    this.#peer.peer.closed()
  }

  isOver(): boolean {
    return this.#hasLeft || this.#peer.close !== undefined || this.process.isDead
  }

  session(): { readonly id: string; readonly key: string } {
    for (const frame of this.#peer.frames)
      if (frame.t === 'welcome') return { id: frame.session.id, key: frame.session.key }
    throw new Error('not welcomed')
  }

  /** Reads what the server has said since. */
  read(): this {
    for (const frame of this.#peer.frames.slice(this.#read)) this.#take(frame)
    this.#read = this.#peer.frames.length
    return this
  }

  #take(frame: ServerFrame): void {
    if (frame.t === 'bound') {
      const isBind = frame.id.startsWith('b')
      for (const thing of this.#asked.get(frame.id) ?? [])
        if (isBind) this.bound.add(thing)
        else this.bound.delete(thing)
      for (const { thing, ...refusal } of frame.refused ?? []) this.#lose(thing, refusal)
    } else if (frame.t === 'unbound') for (const thing of frame.things) this.#lose(thing, frame)
    else if (frame.t === 'things') for (const thing of frame.things) this.#tell(thing)
  }

  #tell(thing: ToldThing): void {
    const { id, connected, reporting = true, gone = false } = thing
    this.seen.push(stateOf({ id, isConnected: connected, isReporting: connected && reporting }))
    if (gone) this.known.delete(id)
    else this.known.set(id, thing)
  }

  #lose(thing: string, { error, retryAfterMs }: { error: string; retryAfterMs?: number }): void {
    this.bound.delete(thing)
    this.refusals.set(thing, { error, ...(retryAfterMs !== undefined && { retryAfterMs }) })
  }
}
