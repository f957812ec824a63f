/** What resumes a session on the server. */
export interface SessionMemory {
  readonly session: { readonly id: string; readonly key: string }
  /** The id of the last connection. */
  readonly connection: string
}

/** The session of a connector that has one. */
export interface SessionPort {
  /** What resumes the session; null before the first welcome. */
  readonly memory: () => SessionMemory | null
  /** Resumes the session of an earlier page with the next hello, unless this page has one. */
  readonly restore: (memory: SessionMemory) => void
}
