/** Client → server: asks the app for something. Answered by one `response`, unless it is cancelled. */
export interface RequestFrame {
  readonly t: 'request'
  /** Names it in the answer; made by the client. */
  readonly id: string
  /** The request, one of those that the app has. */
  readonly name: string
  readonly d: unknown
}

/** Client → server: no answer to this request is wanted any more. Not answered. */
export interface CancelFrame {
  readonly t: 'cancel'
  readonly id: string
}

/** Codes of a request that was not done. */
export type ResponseErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'invalid'
  | 'rate-limited'
  | 'message-too-big'
  | 'server-error'
  | 'refused'

/** Server → client: the answer to a request: data, or an error. */
export interface ResponseFrame {
  readonly t: 'response'
  readonly id: string
  readonly d?: unknown
  readonly error?: ResponseErrorCode
  /** `refused`: the app's own code. */
  readonly code?: string
  readonly message?: string
  /** `refused`: more about it, any JSON value. */
  readonly details?: unknown
}
