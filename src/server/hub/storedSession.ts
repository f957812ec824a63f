/** A session as the store keeps it: across sockets and, when it is durable, across processes. */
export interface StoredSession {
  readonly id: string
  /** Digest of the secret key. */
  readonly keyDigest: string
  readonly userId: string
  readonly since: number
  readonly lastSeenAt: number
  /** Whether it had a socket when it was written; after a crash it counts as seen just now. */
  readonly connected: boolean
  /** Channels of kind `session` that collect messages for it. */
  readonly queues: readonly string[]
  /** Channels that it was removed from while it was away; absent when there never was one. */
  readonly kickedFrom?: readonly string[]
}
