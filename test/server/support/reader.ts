import { expect } from 'vitest'
import type { ServerFrame } from '../../../src/wire/frames.js'
import type { Hub } from '../../../src/server/hub.js'
import { connectPeer, type TestPeer } from './testPeer.js'

/** A client that only keeps a position and checks the messages that it gets. */
export class Reader {
  peer!: TestPeer
  session: { id: string; key: string } | undefined
  pos: { epoch: string; offset: number } | undefined
  isJoined = false
  errors = 0
  delivered: unknown[] = []
  #read = 0

  constructor(
    private readonly channel: string,
    private readonly check: (offset: number, expected: number, data: unknown) => void,
  ) {}

  connect(hub: Hub): void {
    this.#read = 0
    this.isJoined = false
    this.peer = connectPeer(hub)
    this.peer.send({ t: 'hello', v: 1, attempt: 0, ...(this.session && { session: this.session }) })
  }

  join(): void {
    this.peer.send({ t: 'subscribe', ch: this.channel, ...(this.pos && { pos: this.pos }) })
  }

  /** Returns whether it must subscribe now. */
  read(): boolean {
    let wantsToJoin = false
    for (; this.#read < this.peer.frames.length; this.#read++) {
      const frame = this.peer.frames[this.#read] as ServerFrame
      if (frame.t === 'welcome') {
        this.session = { id: frame.session.id, key: frame.session.key }
        wantsToJoin = true
      }
      if (!('ch' in frame)) continue
      if (frame.t === 'subscribed') {
        this.isJoined = true
        this.pos = frame.pos
      } else if (frame.t === 'channel-error') {
        this.isJoined = false
        this.pos = undefined
        this.errors++
        wantsToJoin = true
      } else if (frame.t === 'message') {
        expect(this.isJoined, 'nothing of a channel comes outside of a subscription').toBe(true)
        const expected = (this.pos?.offset ?? 0) + 1
        this.check(frame.o, expected, frame.d)
        this.pos = { epoch: this.pos?.epoch ?? '', offset: frame.o }
        this.delivered.push(frame.d)
      }
    }
    return wantsToJoin
  }
}
