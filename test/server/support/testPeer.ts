import type { ServerFrame } from '../../../src/wire/frames.js'
import type { Hub } from '../../../src/server/hub.js'
import type { HubLink, HubPeer, LinkInfo, OutBatch } from '../../../src/server/hub/environment.js'

/** A client of a hub without a socket: its frames, its sends, and the fill level of its line. */
export interface TestPeer {
  readonly frames: ServerFrame[]
  readonly batches: OutBatch[]
  peer: HubPeer
  /** Bytes that the line pretends to hold. */
  buffered: number
  close: { code: number; reason: string } | undefined
  send: (...frames: unknown[]) => void
}

export function connectPeer(hub: Hub, info: LinkInfo = {}): TestPeer {
  const link: HubLink = {
    send(batch) {
      client.batches.push(batch)
      const value = JSON.parse(batch.text) as ServerFrame | ServerFrame[]
      client.frames.push(...(Array.isArray(value) ? value : [value]))
    },
    close(code, reason) {
      client.close = { code, reason }
    },
    bufferedAmount: () => client.buffered,
  }
  const client: TestPeer = {
    frames: [],
    batches: [],
    buffered: 0,
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
