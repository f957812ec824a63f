/** One message, as the server's half reads it. */
export interface NeffosFrame {
  readonly wait: string
  readonly namespace: string
  readonly room: string
  readonly event: string
  readonly isError: boolean
  readonly body: string
}

const SEMICOLON = '@%!semicolon@%!'

/** Reads a frame, without the package's own code. */
export function parse(text: string): NeffosFrame | null {
  const parts = text.split(';')
  if (parts.length < 7) return null
  const [wait = '', namespace = '', room = '', event = '', isError] = parts
  const name = (escaped: string): string => escaped.split(SEMICOLON).join(';')
  return {
    wait,
    namespace: name(namespace),
    room: name(room),
    event: name(event),
    isError: isError === '1',
    body: parts.slice(6).join(';'),
  }
}

/** Writes a frame as text. */
export function write({ wait, namespace, room, event, isError, body }: NeffosFrame): string {
  const name = (plain: string): string => plain.split(';').join(SEMICOLON)
  return [wait, name(namespace), name(room), name(event), isError ? '1' : '0', '0', body].join(';')
}

/** A binary frame. */
export function bytesOf(header: string, body: Uint8Array): Uint8Array {
  const start = new TextEncoder().encode(header)
  const all = new Uint8Array(start.length + body.length)
  all.set(start)
  all.set(body, start.length)
  return all
}

/** The header as text, and the bytes behind it as numbers. */
export function shown(data: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(data)
  const end = text.split(';', 6).join(';').length + 1
  return `${text.slice(0, end)}[${[...data.slice(end)].join(' ')}]`
}
