import type { ServerFrame } from '../../../src/wire/frames.js'
import type { Hub } from '../../../src/server/hub.js'
import type { HubLink, HubPeer, LinkInfo, OutBatch } from '../../../src/server/hub/environment.js'

/** A client of a hub without a socket: its frames, its sends, and the fill level of its line. */
export interface TestPeer {
  readonly frames: ServerFrame[]
  readonly batches: OutBatch[]
  peer: HubPeer
  /** Bytes that the line pretends to hold; fewer than before mean that the network took them. */
  buffered: number
  /** How often the hub waits to hear that the line has drained. */
  waits: () => number
  /** How often the hub has asked for the fill level. */
  asked: () => number
  /** Changes what the line holds without telling the hub. */
  fakeBuffered: (bytes: number) => void
  close: { code: number; reason: string } | undefined
  send: (...frames: unknown[]) => void
}

export function connectPeer(hub: Hub, info: LinkInfo = {}): TestPeer {
  let buffered = 0
  let asked = 0
  let waiting: (() => void)[] = []
  const link: HubLink = {
    send(batch) {
      client.batches.push(batch)
      const value = JSON.parse(batch.text) as ServerFrame | ServerFrame[]
      client.frames.push(...(Array.isArray(value) ? value : [value]))
    },
    close(code, reason) {
      client.close = { code, reason }
    },
    bufferedAmount() {
      asked += 1
      return buffered
    },
    whenDrained: (run) => void waiting.push(run),
  }
  const client: TestPeer = {
    frames: [],
    batches: [],
    get buffered() {
      return buffered
    },
    set buffered(bytes) {
      const due = bytes < buffered ? waiting : []
      if (due.length > 0) waiting = []
      buffered = bytes
      for (const run of due) run()
    },
    waits: () => waiting.length,
    asked: () => asked,
    fakeBuffered: (bytes) => void (buffered = bytes),
    close: undefined,
    peer: later(),
    send: later(),
  }
  const peer = hub.accept(link, info)
  const send = (...frames: unknown[]): void =>
    peer.receive(JSON.stringify(frames.length === 1 ? frames[0] : frames))
  return Object.assign(client, { peer, send })
}

/** Filled in as soon as the hub has taken the link, which may already close it. */
const later = <T>(): T => undefined as T
