import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNeffos, encodeNeffos, type NeffosMessage } from '../../src/adapters/neffos.js'

const SIGN = '@%!semicolon@%!'

/** Texts that are likely to break a codec of separators. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(';', SIGN, '@', '%!', 'semicolon', 'ä', '😀', '')).map((parts) => parts.join('')),
)
/** Whether the wire can hold a name: neffos has no sign for its own sign for a semicolon. */
const isName = (given: string): boolean => given.split(';').join(SIGN).split(SIGN).join(';') === given
const name = text.filter(isName)
const wait = fc.oneof(fc.constant(''), fc.stringMatching(/^[$#]?[0-9a-z.!]{1,20}$/))
const bytes = fc.uint8Array().map((array) => Uint8Array.from(array).buffer)

const messages: fc.Arbitrary<NeffosMessage> = fc.oneof(
  fc.record({
    wait,
    namespace: name,
    room: name,
    event: name,
    isError: fc.boolean(),
    isNoOp: fc.boolean(),
    body: text,
  }),
  fc.record({
    wait,
    namespace: name,
    room: name,
    event: name,
    isError: fc.constant(false),
    isNoOp: fc.boolean(),
    body: bytes,
  }),
)

const frameOf = (message: NeffosMessage): string | ArrayBuffer => {
  const data = encodeNeffos(message)
  return data instanceof Uint8Array ? data.buffer : data
}

const plain = { wait: '', namespace: '', room: '', event: '', isError: false, isNoOp: false, body: '' }

/** Frames of a real neffos server, each with the message in it. */
const recorded: readonly (readonly [string, Partial<NeffosMessage>])[] = [
  [
    '$745;default;;_OnNamespaceConnect;0;0;',
    { wait: '$745', namespace: 'default', event: '_OnNamespaceConnect' },
  ],
  ['$745;;;;;;', { wait: '$745' }],
  [
    '$298;default;lobby@%!semicolon@%!1;_OnRoomJoin;0;0;',
    { wait: '$298', namespace: 'default', room: 'lobby;1', event: '_OnRoomJoin' },
  ],
  [
    ';default;lobby@%!semicolon@%!1;chat;0;0;hi;there',
    { namespace: 'default', room: 'lobby;1', event: 'chat', body: 'hi;there' },
  ],
  [
    '$820;default;;fail;1;0;boom;with;semis',
    { wait: '$820', namespace: 'default', event: 'fail', isError: true, body: 'boom;with;semis' },
  ],
]

describe('a message of neffos', () => {
  it('is the same after it was written and read, whatever its names and its body hold [N1]', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const read = decodeNeffos(frameOf(message))
        expect(read).toEqual(message)
      }),
      { numRuns: 1000 },
    )
  })

  it('is read and written as a real server does it [N1]', () => {
    for (const [frame, fields] of recorded) {
      expect(decodeNeffos(frame)).toEqual({ ...plain, ...fields })
      expect(encodeNeffos({ ...plain, ...fields })).toBe(frame)
    }
  })

  it('is not written with a name that would arrive as another one', () => {
    for (const field of ['namespace', 'room', 'event'])
      for (const bad of [`a${SIGN}b`, '@%!semicolon;'])
        expect(() => encodeNeffos({ ...plain, [field]: bad })).toThrow(/expected a name without/)
    expect(() => encodeNeffos({ ...plain, wait: 'a;b' })).toThrow(/expected a token without/)
  })

  it('has seven fields; with fewer it is a native one, of text or of bytes', () => {
    expect(decodeNeffos('hello')).toBeNull()
    expect(decodeNeffos(';;;;;')).toBeNull()
    expect(decodeNeffos('')).toBeNull()
    expect(decodeNeffos(new TextEncoder().encode(';;;;;').buffer)).toBeNull()
  })

  it('carries bytes behind a header of text, and the text of an error also in a binary frame', () => {
    const header = ';default;;bytes;0;0;'
    const frame = new Uint8Array([...new TextEncoder().encode(header), 0, 59, 255])
    expect(decodeNeffos(frame.buffer)?.body).toEqual(new Uint8Array([0, 59, 255]).buffer)
    const refused = new TextEncoder().encode('$1;default;;bytes;1;0;nö;n')
    expect(decodeNeffos(refused.buffer)).toMatchObject({ isError: true, body: 'nö;n' })
  })
})
