/** A thing, as the server told it last: what is behind a client, such as a device behind a gateway, or a person in a room. */
export interface Thing {
  readonly id: string
  /** Whether a client is connected that has bound it. */
  readonly isConnected: boolean
  /** Whether such a client was heard lately; false also while none is connected. */
  readonly isReporting: boolean
  /** When `isConnected` became true last; epoch milliseconds by the server's clock, null where the server does not tell. */
  readonly lastConnectedAt: number | null
  /** When it was heard last, as of its last change; epoch milliseconds by the server's clock, null when it never was. */
  readonly lastSeenAt: number | null
}
