/** The body of a message: a text, or bytes. */
export type NeffosBody = string | ArrayBuffer

/** One message of the neffos wire. */
export interface NeffosMessage {
  /** The token that the answer repeats; empty when no answer is expected. */
  readonly wait: string
  readonly namespace: string
  /** Empty for a message of the namespace itself. */
  readonly room: string
  readonly event: string
  /** The body is the text of an error. */
  readonly isError: boolean
  /** Handlers are not called for this message. */
  readonly isNoOp: boolean
  readonly body: NeffosBody
}

/** An event of a namespace, or of one of its rooms. */
export type NeffosEvent = Pick<NeffosMessage, 'namespace' | 'room' | 'event' | 'body'>

/** The events of the system that travel on the wire. The other side answers each of them. */
export const systemEvents = {
  connect: '_OnNamespaceConnect',
  disconnect: '_OnNamespaceDisconnect',
  join: '_OnRoomJoin',
  leave: '_OnRoomLeave',
} as const

/** A message that expects no answer. */
export const plainMessage = (event: NeffosEvent): NeffosMessage => ({
  wait: '',
  isError: false,
  isNoOp: false,
  ...event,
})
