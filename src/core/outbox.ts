/** One send that is neither acknowledged nor rejected. */
export interface PendingSend {
  /** Made by the client; the server accepts each id once, so sending it again is safe. */
  readonly id: string
  readonly channel: string
  /** `queued`: waits for the link or the channel. `sent`: on its way, not acknowledged. */
  readonly status: 'queued' | 'sent'
  /** Epoch milliseconds. */
  readonly at: number
}
