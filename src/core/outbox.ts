/** One send that is neither acknowledged nor rejected. The same object until its status changes. */
export interface PendingSend {
  /** Made by the client; where the server accepts each id once, sending it again is safe. */
  readonly id: string
  readonly channel: string
  /** What is sent, as it was when `send` was called. */
  readonly data: unknown
  /** `queued`: waits for the connection or the channel. `sent`: on its way, not acknowledged. */
  readonly status: 'queued' | 'sent'
  /** Epoch milliseconds. */
  readonly at: number
}
