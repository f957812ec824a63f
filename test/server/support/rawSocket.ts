import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Opcodes of RFC 6455 section 5.2. */
export const opcodes = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const

/** A client frame with a mask of zeros, so that its payload is readable on the wire; up to 65,535 bytes. */
export function rawFrame(opcode: keyof typeof opcodes, payload: string | Buffer, isLast = true): Buffer {
  const data = Buffer.from(payload)
  const head = Buffer.alloc(data.length < 126 ? 6 : 8)
  head[0] = (isLast ? 0x80 : 0) | opcodes[opcode]
  head[1] = 0x80 | Math.min(data.length, 126)
  if (data.length >= 126) head.writeUInt16BE(data.length, 2)
  return Buffer.concat([head, data])
}

/** A WebSocket without a library, which may break every rule. */
export interface RawSocket {
  readonly socket: Socket
  /** The answer to the upgrade, as text. */
  readonly answer: string
  /** All bytes since the answer to the upgrade. */
  received(): Buffer
  /** The close code that the server sent; null without one. */
  readonly ended: Promise<number | null>
}

/** The code of the close frame at the end of what a server sent; servers send unmasked frames. */
function closeCodeIn(data: Buffer): number | null {
  for (let at = 0; at + 2 <= data.length;) {
    const [first = 0, second = 0] = data.subarray(at)
    const extended = second === 126 ? 2 : second === 127 ? 8 : 0
    const length =
      extended === 0
        ? second
        : extended === 2
          ? data.readUInt16BE(at + 2)
          : Number(data.readBigUInt64BE(at + 2))
    if ((first & 15) === opcodes.close) return data.readUInt16BE(at + 2 + extended)
    at += 2 + extended + length
  }
  return null
}

const closing = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', resolve))

/** Upgrades a TCP connection to the server on this port; `headers` are further lines of the request. */
export async function openRaw(port: number, headers: readonly string[] = []): Promise<RawSocket> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  const chunks: Buffer[] = []
  const ended = closing(socket).then(() => closeCodeIn(received()))
  socket.write(
    `GET /realtime HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
      `${headers.map((line) => `${line}\r\n`).join('')}\r\n`,
  )
  const [first] = (await once(socket, 'data')) as [Buffer]
  const [answer = ''] = first.toString('latin1').split('\r\n\r\n', 1)
  if (!answer.startsWith('HTTP/1.1 101')) throw new Error(`no upgrade: ${answer.slice(0, 200)}`)
  chunks.push(first.subarray(answer.length + 4))
  socket.on('data', (chunk: Buffer) => void chunks.push(chunk))
  const received = (): Buffer => Buffer.concat(chunks)
  return { socket, answer, received, ended }
}

/** Writes a block again and again, as fast as the other side takes it, until the socket is gone or so many bytes are sent. */
export async function flood({ socket }: RawSocket, block: Buffer, maxBytes: number): Promise<void> {
  const gone = closing(socket)
  for (let sent = 0; sent < maxBytes && !socket.destroyed; sent += block.length) {
    if (socket.write(block)) continue
    await Promise.race([gone, new Promise((resolve) => socket.once('drain', resolve))])
  }
}
