/** Work of a person that a reload of the page could lose. */
export interface UnsavedWork {
  /** Stable name of the work, also after a reload. */
  readonly id: string
  /** Its name for a person, such as "Order 1042". */
  readonly label: string
  /** Saves it; rejects on failure. Null when it cannot be saved from here. */
  readonly save: (() => Promise<void>) | null
  /** Its content as text; null when it cannot be copied. */
  readonly copy: (() => string) | null
  /** Whether its component takes the text back after a reload, for the person who is signed in now. */
  readonly restores: boolean
  /** The first identity that was known since the work began; null without one. */
  readonly owner: string | null
}

/** The work that a reload does not hand back. Work that shares its id is lost, because one text would replace the other. */
export const lostWork = (works: readonly UnsavedWork[]): readonly UnsavedWork[] =>
  works.filter((work) => !work.restores || works.some((other) => other !== work && other.id === work.id))
