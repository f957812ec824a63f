import { describe, expect, it } from 'vitest'
import { autobahnCases, type AutobahnCase } from './support/autobahnCases.js'
import { openRaw, opcodes, rawFrame, type RawSocket } from './support/rawSocket.js'
import { startServer, until, type TestServer } from './support/testServer.js'

interface ServerFrame {
  readonly opcode: number
  readonly payload: Buffer
}

/** The whole frames of a server, which are not masked. */
function framesIn(data: Buffer): readonly ServerFrame[] {
  const frames: ServerFrame[] = []
  for (let at = 0; at + 2 <= data.length;) {
    const [first = 0, second = 0] = data.subarray(at)
    const wide = second === 126 ? 2 : second === 127 ? 8 : 0
    if (at + 2 + wide > data.length) break
    const length =
      wide === 0 ? second : wide === 2 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2))
    const begin = at + 2 + wide
    if (begin + length > data.length) break
    frames.push({ opcode: first & 15, payload: data.subarray(begin, begin + length) })
    at = begin + length
  }
  return frames
}

const textsOf = (raw: RawSocket): readonly string[] =>
  framesIn(raw.received()).flatMap(({ opcode, payload }) =>
    opcode === opcodes.text ? [payload.toString()] : [],
  )

async function welcomedSocket(server: TestServer): Promise<RawSocket> {
  const raw = await openRaw(server.address().port, ['Sec-WebSocket-Extensions: permessage-deflate'])
  // The end of the helper reads a close code, which a close may not have.
  raw.ended.catch(() => undefined)
  raw.socket.write(rawFrame('text', '{"t":"hello","v":1,"attempt":0}'))
  await until('the welcome', () => textsOf(raw).some((text) => text.includes('"welcome"')))
  return raw
}

/** Writes the bytes of a case. Pieces leave one after the other, each in a turn of its own. */
async function play({ socket }: RawSocket, { bytes, chop = bytes.length }: AutobahnCase): Promise<void> {
  for (let at = 0; at < bytes.length && !socket.destroyed; at += chop)
    await new Promise((resolve) => socket.write(bytes.subarray(at, at + chop), resolve))
}

const gone = ({ socket }: RawSocket): Promise<void> => until('the end', () => socket.destroyed)

describe('a server on real TCP, by the Autobahn test suite', () => {
  it.each(autobahnCases)('does what is asked in case $id: $title', async (given) => {
    const server = await startServer()
    const raw = await welcomedSocket(server)
    expect(raw.answer.toLowerCase()).not.toContain('sec-websocket-extensions')
    await play(raw, given)
    const { expected } = given
    if ('closes' in expected) {
      await gone(raw)
      const last = framesIn(raw.received()).at(-1)
      expect(last?.opcode).toBe(opcodes.close)
      expect(last?.payload.length === 0 ? null : last?.payload.readUInt16BE(0)).toBe(expected.closes)
      // Whatever one client does, the next one is served.
      await (await server.connect()).settle()
      return
    }
    await until(
      'the answer',
      () => textsOf(raw).some((text) => text.includes('"pong"')) || raw.socket.destroyed,
    )
    expect(raw.socket.destroyed).toBe(false)
    const pongs = framesIn(raw.received()).filter(({ opcode }) => opcode === opcodes.pong)
    expect(pongs.map(({ payload }) => payload.toString('latin1'))).toEqual(expected.pongs ?? [])
    raw.socket.destroy()
  })
})
