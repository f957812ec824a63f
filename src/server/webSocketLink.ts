import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { HubLink, OutBatch } from './hub/environment.js'
import { clampCloseReason } from './hub/encoding.js'
import type { SocketCounters } from './serverStats.js'

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
 * without extensions `ws` itself writes whole frames at once and keeps no queue, so the two never mix.
 */
export function createWebSocketLink(
  webSocket: WebSocket,
  socket: Duplex,
  counters: Pick<SocketCounters, 'sentBytes'>,
): HubLink {
  return {
    send(batch: OutBatch) {
      if (webSocket.readyState !== webSocket.OPEN) return
      const wire = batch.wire instanceof Buffer ? batch.wire : frameText(batch.text)
      batch.wire = wire
      counters.sentBytes += wire.length
      socket.write(wire)
    },
    close: (code, reason) => webSocket.close(code, clampCloseReason(reason)),
    bufferedAmount: () => socket.writableLength,
    whenDrained(run) {
      // Writes of a socket end in their order; its event `drain` comes only above its own mark.
      if (webSocket.readyState === webSocket.OPEN) socket.write(NOTHING, () => run())
    },
  }
}
