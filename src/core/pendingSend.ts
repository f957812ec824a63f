/** One send that is neither acknowledged nor rejected. The same object until its status changes. */
export interface PendingSend {
  /** Made by the client. A retry is safe where the server accepts each id once. */
  readonly id: string
  /** The name of the channel. */
  readonly channel: string
  /** The data as it was when `send` was called. */
  readonly data: unknown
  /** `queued`: waits for the connection or the channel. `sent`: sent, not acknowledged. */
  readonly status: 'queued' | 'sent'
  /** Epoch milliseconds. */
  readonly at: number
}
