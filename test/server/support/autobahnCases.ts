import { opcodes, rawFrame } from './rawSocket.js'

/** What a server has to do with the bytes of a case. */
export type Expected =
  /** Answers the ping of our protocol that they carry, and stays open; `pongs` are the payloads of WebSocket pongs before it. */
  | { readonly answers: true; readonly pongs?: readonly string[] }
  /** Ends the connection with this code; null for a close frame without one. */
  | { readonly closes: number | null }

/** A case of the Autobahn test suite, by its number there. */
export interface AutobahnCase {
  readonly id: string
  readonly title: string
  readonly bytes: Buffer
  /** Bytes written at a time. Default: all. */
  readonly chop?: number
  readonly expected: Expected
}

/** The message that the server answers. */
const PING = '{"t":"ping","n":7}'
const ok: Expected = { answers: true }
const broken: Expected = { closes: 1002 }
const badText: Expected = { closes: 1007 }

/** A message of so many bytes; the white space around JSON has no meaning. */
const padded = (length: number): string => PING.padEnd(length, ' ')
const text = (payload: string | Buffer, isLast = true): Buffer => frame(opcodes.text, payload, isLast)
const more = (payload: string | Buffer, isLast = true): Buffer => frame(opcodes.continuation, payload, isLast)
const message = text(PING)

/** A masked client frame of any length, with any first byte. */
function frame(opcode: number, payload: string | Buffer, isLast = true, reserved = 0): Buffer {
  const data = Buffer.from(payload)
  if (data.length < 65_536) {
    const short = rawFrame('text', data, isLast)
    short[0] = (isLast ? 0x80 : 0) | reserved | opcode
    return short
  }
  const head = Buffer.alloc(14)
  head[0] = (isLast ? 0x80 : 0) | reserved | opcode
  head[1] = 0x80 | 127
  head.writeBigUInt64BE(BigInt(data.length), 2)
  return Buffer.concat([head, data])
}

const close = (payload: Buffer | string): Buffer => frame(opcodes.close, payload)
const code = (value: number, reason: Buffer | string = ''): Buffer => {
  const head = Buffer.alloc(2)
  head.writeUInt16BE(value)
  return Buffer.concat([head, Buffer.from(reason)])
}

const cases: AutobahnCase[] = []
const add = (
  id: string,
  title: string,
  bytes: Buffer | readonly Buffer[],
  expected: Expected,
  chop?: number,
): void =>
  void cases.push({
    id,
    title,
    bytes: Buffer.isBuffer(bytes) ? bytes : Buffer.concat(bytes),
    expected,
    ...(chop !== undefined && { chop }),
  })

// 1: framing. A message of no bytes and a binary one are bad frames of our protocol, which the connection survives.
add('1.1.1', 'a text message of no bytes', [text(''), message], ok)
for (const [n, length] of [125, 126, 127, 128, 65_535, 65_536].entries())
  add(`1.1.${n + 2}`, `a text message of ${length} bytes`, text(padded(length)), ok)
add('1.1.8', 'a text message of 65536 bytes in pieces of 997', text(padded(65_536)), ok, 997)
for (const [n, length] of [0, 125, 126, 127, 128, 65_535, 65_536].entries())
  add(`1.2.${n + 1}`, `a binary message of ${length} bytes`, [frame(2, 'x'.repeat(length)), message], ok)
add('9.1.1', 'a text message above the limit', text(padded(65_537)), { closes: 1009 })

// 2: pings and pongs
const ping = (payload: string | Buffer): Buffer => frame(opcodes.ping, payload)
const pong = (payload: string): Buffer => frame(opcodes.pong, payload)
const pongs = (...payloads: readonly string[]): Expected => ({ answers: true, pongs: payloads })
const longest = 'x'.repeat(125)
add('2.1', 'a ping without a payload', [ping(''), message], pongs(''))
add('2.2', 'a ping with a text', [ping('Hello, world!'), message], pongs('Hello, world!'))
add('2.3', 'a ping with bytes', [ping(Buffer.from([0, 255, 254, 253])), message], pongs('\0\xff\xfe\xfd'))
add('2.4', 'a ping of 125 bytes', [ping(longest), message], pongs(longest))
add('2.5', 'a ping of 126 bytes', ping(`${longest}x`), broken)
add('2.6', 'a ping of 125 bytes, byte by byte', [ping(longest), message], pongs(longest), 1)
add('2.7', 'a pong nobody asked for', [pong(''), message], ok)
add('2.8', 'a pong nobody asked for, with a payload', [pong('unsolicited'), message], ok)
add('2.9', 'a pong nobody asked for, then a ping', [pong('unsolicited'), ping('p'), message], pongs('p'))
const ten = Array.from({ length: 10 }, (_, n) => `payload-${n}`)
add('2.10', 'ten pings', [...ten.map(ping), message], pongs(...ten))
add('2.11', 'ten pings, byte by byte', [...ten.map(ping), message], pongs(...ten), 1)

// 3: reserved bits
for (const [n, bits] of [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70].entries())
  add(`3.${n + 1}`, `reserved bits ${bits >> 4}`, [message, frame(opcodes.text, PING, true, bits)], broken)
add('3.8', 'a reserved bit of a ping', frame(opcodes.ping, '', true, 0x40), broken)

// 4: reserved opcodes
for (const [n, opcode] of [3, 4, 5, 6, 7].entries()) {
  add(`4.1.${n + 1}`, `opcode ${opcode}`, frame(opcode, ''), broken)
  add(`4.2.${n + 1}`, `opcode ${opcode + 8}`, [message, frame(opcode + 8, 'x')], broken)
}

// 5: fragments
const [half, rest] = [PING.slice(0, 8), PING.slice(8)]
add('5.1', 'a ping in two frames', [frame(opcodes.ping, 'a', false), more('b')], broken)
add('5.2', 'a pong in two frames', [frame(opcodes.pong, 'a', false), more('b')], broken)
add('5.3', 'a text in two frames', [text(half, false), more(rest)], ok)
add('5.5', 'a text in two frames, byte by byte', [text(half, false), more(rest)], ok, 1)
add('5.6', 'a ping between two frames of a text', [text(half, false), ping('p'), more(rest)], pongs('p'))
add('5.8', 'the same, byte by byte', [text(half, false), ping('p'), more(rest)], pongs('p'), 1)
add('5.9', 'a last frame of nothing, then a text', [more('x'), message], broken)
add('5.11', 'the same, byte by byte', [more('x'), message], broken, 1)
add('5.12', 'a frame of nothing, then a text', [more('x', false), message], broken)
add('5.14', 'the same, byte by byte', [more('x', false), message], broken, 1)
add(
  '5.15',
  'a frame of nothing after a whole text',
  [text(half, false), more(rest), more('x', false)],
  broken,
)
add('5.18', 'a text that begins again', [text(half, false), text(rest)], broken)
const five = ['{"t":', '"ping"', ',', '"n":', '7}']
const withPings = five.flatMap((part, n) => [
  n === 0 ? text(part, false) : more(part, n === 4),
  ...(n === 1 || n === 3 ? [ping(`p${n}`)] : []),
])
add('5.19', 'a text in five frames with pings between', withPings, pongs('p1', 'p3'))
add('5.20', 'the same, byte by byte', withPings, pongs('p1', 'p3'), 1)

// 6: UTF-8. The text is the name of a field that the server does not know.
const named = (bytes: Buffer): readonly [Buffer, Buffer, Buffer] => [
  Buffer.from('{"'),
  bytes,
  Buffer.from('":0,"t":"ping","n":7}'),
]
const inOne = (bytes: Buffer): Buffer => text(Buffer.concat(named(bytes)))
const inBytes = (bytes: Buffer): Buffer[] => {
  const [before, within, after] = named(bytes)
  return [text(before, false), ...[...within].map((byte) => more(Buffer.from([byte]), false)), more(after)]
}
const greek = Buffer.from('Κόσμε')
add('6.1.1', 'a text of empty frames', [text('', false), more('', false), more(PING)], ok)
add('6.2.1', 'sound UTF-8 in one frame', inOne(greek), ok)
add('6.2.3', 'sound UTF-8, a frame for each byte', inBytes(greek), ok)
add('6.2.4', 'sound UTF-8, byte by byte', inOne(greek), ok, 1)
add('6.3.1', 'a surrogate in the middle of a text', inOne(Buffer.from('cebae1bdb9edaf8f', 'hex')), badText)
add('6.3.2', 'the same, a frame for each byte', inBytes(Buffer.from('cebae1bdb9edaf8f', 'hex')), badText)
add('6.4.2', 'a code point above the last one, over frames', inBytes(Buffer.from('f4908080', 'hex')), badText)
const sound = [
  '24',
  'c2a2',
  'e282ac',
  'f0a4ada2',
  '7f',
  'dfbf',
  'efbfbf',
  'f48fbfbf',
  'ed9fbf',
  'ee8080',
  'efbfbd',
  'efbfbe',
]
for (const [n, hex] of sound.entries()) {
  add(`6.7.${n + 1}`, `the bytes ${hex}`, inOne(Buffer.from(hex, 'hex')), ok)
  add(`6.7.${n + 1}b`, `the bytes ${hex}, a frame for each`, inBytes(Buffer.from(hex, 'hex')), ok)
}
const unsound = [
  '80',
  'bf',
  '80bf',
  'c0',
  'e0',
  'f8',
  'fc',
  'fe',
  'ff',
  'c080',
  'c0af',
  'e080af',
  'f08080af',
  'e09fbf',
  'f08fbfbf',
  'f7bfbfbf',
  'f8888080',
  'f4908080',
  'eda080',
  'edbfbf',
  'eda080edb080',
  'c2',
  'e282',
  'f0a4ad',
]
for (const [n, hex] of unsound.entries()) {
  add(`6.12.${n + 1}`, `the bytes ${hex}`, inOne(Buffer.from(hex, 'hex')), badText)
  add(`6.12.${n + 1}b`, `the bytes ${hex}, a frame for each`, inBytes(Buffer.from(hex, 'hex')), badText)
}

// 7: close
add('7.1.1', 'a message, then a close', [message, close(code(1000))], { closes: 1000 })
add('7.1.2', 'two closes', [close(code(1000)), close(code(1001))], { closes: 1000 })
add('7.1.3', 'a ping after the close', [close(code(1000)), ping('late')], { closes: 1000 })
add('7.1.4', 'a message after the close', [close(code(1000)), message], { closes: 1000 })
add('7.1.5', 'the rest of a message after the close', [text(half, false), close(code(1000)), more(rest)], {
  closes: 1000,
})
add('7.3.1', 'a close without a code', close(''), { closes: null })
add('7.3.2', 'a close of one byte', close('a'), broken)
add('7.3.4', 'a close with a reason', close(code(1000, 'Hello World!')), { closes: 1000 })
add('7.3.5', 'a close with the longest reason', close(code(1000, 'x'.repeat(123))), { closes: 1000 })
add('7.3.6', 'a close with a reason that is too long', close(code(1000, 'x'.repeat(124))), broken)
add('7.5.1', 'a close whose reason is no UTF-8', close(code(1000, Buffer.from('ceedaf', 'hex'))), badText)
for (const [n, value] of [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
].entries())
  add(`7.7.${n + 1}`, `a close with ${value}`, close(code(value)), { closes: value })
for (const [n, value] of [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535].entries())
  add(`7.9.${n + 1}`, `a close with ${value}, which no peer may send`, close(code(value)), broken)

// What the suite does by itself: each frame of a client is masked.
const unmasked = Buffer.concat([Buffer.from([0x81, PING.length]), Buffer.from(PING)])
add('mask', 'a frame without a mask', unmasked, broken)
const tooLong = Buffer.from('81ff7fffffffffffffff00000000', 'hex')
add('length', 'a length of 63 bits', tooLong, { closes: 1009 })

/**
 * The cases of the Autobahn test suite that concern a server without extensions. Left out: 12 and 13 (compression, which is never
 * agreed on), and the speed and the sizes above the limit of 9.
 */
export const autobahnCases: readonly AutobahnCase[] = cases
