import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { HubLink, OutBatch } from '../hub/environment.js'
import { clampCloseReason } from '../hub/encoding.js'
import type { SocketCounters } from '../serverStats.js'

/** FIN and opcode 1 (RFC 6455 section 5.2). */
const FINAL_TEXT_FRAME = 0x81

/** A server text frame (RFC 6455 section 5.2): not masked, so the same bytes serve every client. */
export function frameText(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headLength + length)
  frame[0] = FINAL_TEXT_FRAME
  if (headLength === 2) frame[1] = length
  else if (headLength === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, headLength)
  return frame
}

const NOTHING = Buffer.alloc(0)

/**
 * A hub link over a socket of `ws`. Frames are made once per batch and written past `ws`, straight to the socket:
 * without extensions `ws` itself writes whole frames at once and keeps no queue, so the two never mix. A class, because there
 * is one for each socket.
 */
export class WebSocketLink implements HubLink {
  readonly #webSocket: WebSocket
  readonly #socket: Duplex
  readonly #counters: Pick<SocketCounters, 'sentBytes'>

  constructor(webSocket: WebSocket, socket: Duplex, counters: Pick<SocketCounters, 'sentBytes'>) {
    this.#webSocket = webSocket
    this.#socket = socket
    this.#counters = counters
  }

  send(batch: OutBatch): void {
    if (!this.#isOpen()) return
    const wire = batch.wire instanceof Buffer ? batch.wire : frameText(batch.text)
    batch.wire = wire
    this.#counters.sentBytes += wire.length
    this.#socket.write(wire)
  }

  close(code: number, reason: string): void {
    this.#webSocket.close(code, clampCloseReason(reason))
  }

  bufferedAmount(): number {
    return this.#socket.writableLength
  }

  whenDrained(run: () => void): void {
    // Writes of a socket end in their order; its event `drain` comes only above its own mark.
    if (this.#isOpen()) this.#socket.write(NOTHING, () => run())
  }

  #isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN
  }
}
