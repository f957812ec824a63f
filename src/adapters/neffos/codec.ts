import { ConnectivityError } from '../../core/errors.js'
import type { SocketData } from '../../engine/dialler.js'
import type { NeffosMessage } from './message.js'

const SEPARATOR = ';'
const SEPARATOR_BYTE = 0x3b
/** Stands for a separator inside a name. */
const ESCAPED = '@%!semicolon@%!'
/** Fields before the body. */
const HEADER_FIELDS = 6

/**
 * Writes one message as the neffos wire has it: seven fields between semicolons, the body last and as it is. A body of bytes
 * makes a binary frame.
 *
 * @throws ConnectivityError with the code `invalid` when a name cannot be written: one that holds the sign for a semicolon would
 * arrive as another name
 * @example
 * encodeNeffos({ wait: '', namespace: 'default', room: 'lobby', event: 'chat', isError: false, isNoOp: false, body: 'hi' })
 * // ';default;lobby;chat;0;0;hi'
 */
export function encodeNeffos(message: NeffosMessage): SocketData {
  const { wait, namespace, room, event, isError, isNoOp, body } = message
  if (wait.includes(SEPARATOR)) throw invalid(`a token without ${SEPARATOR}`, wait)
  // The answer that only says yes has no flags.
  if (`${namespace}${room}${event}` === '' && body === '' && !isError && !isNoOp)
    return wait + SEPARATOR.repeat(HEADER_FIELDS)
  const header = `${[wait, ...[namespace, room, event].map(escapeName), flag(isError), flag(isNoOp)].join(SEPARATOR)}${SEPARATOR}`
  if (typeof body === 'string') return header + body
  const start = new TextEncoder().encode(header)
  const frame = new Uint8Array(start.length + body.byteLength)
  frame.set(start)
  frame.set(new Uint8Array(body), start.length)
  return frame
}

/** Reads one frame; null for a native message, which has fewer than seven fields. */
export function decodeNeffos(data: string | ArrayBuffer): NeffosMessage | null {
  return typeof data === 'string' ? decodeText(data) : decodeBytes(data)
}

function decodeText(text: string): NeffosMessage | null {
  const end = endOfHeader((from) => text.indexOf(SEPARATOR, from))
  return end === -1 ? null : messageOf(text.slice(0, end), text.slice(end + 1))
}

function decodeBytes(buffer: ArrayBuffer): NeffosMessage | null {
  const bytes = new Uint8Array(buffer)
  const end = endOfHeader((from) => bytes.indexOf(SEPARATOR_BYTE, from))
  if (end === -1) return null
  const decoder = new TextDecoder()
  const message = messageOf(decoder.decode(bytes.subarray(0, end)), buffer.slice(end + 1))
  // The answer to a binary message is binary, also where it is the text of an error.
  return message.isError ? { ...message, body: decoder.decode(bytes.subarray(end + 1)) } : message
}

/** The index of the last separator of the header; -1 when there are too few. */
function endOfHeader(next: (from: number) => number): number {
  let end = -1
  for (let field = 0; field < HEADER_FIELDS; field += 1) {
    end = next(end + 1)
    if (end === -1) return -1
  }
  return end
}

function messageOf(header: string, body: NeffosMessage['body']): NeffosMessage {
  const [wait = '', namespace = '', room = '', event = '', isError, isNoOp] = header.split(SEPARATOR)
  return {
    wait,
    namespace: unescapeName(namespace),
    room: unescapeName(room),
    event: unescapeName(event),
    isError: isError === '1',
    isNoOp: isNoOp === '1',
    body,
  }
}

function escapeName(name: string): string {
  const escaped = name.replaceAll(SEPARATOR, ESCAPED)
  // The wire has no sign for the sign itself, whole or grown together with a semicolon.
  if (unescapeName(escaped) !== name) throw invalid(`a name without ${ESCAPED}`, name)
  return escaped
}

const unescapeName = (name: string): string => name.replaceAll(ESCAPED, SEPARATOR)

const invalid = (expected: string, name: string): ConnectivityError =>
  new ConnectivityError('invalid', `neffos: expected ${expected}, got ${JSON.stringify(name)}`)

const flag = (is: boolean): string => (is ? '1' : '0')
