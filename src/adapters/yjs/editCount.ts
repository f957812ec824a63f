/** Edits of a document that the server has not confirmed, read from a count that also holds the opening sync. */
export interface EditCount {
  /** The connection opened: the client is about to set its count to 1 for the opening sync. */
  readonly opened: () => void
  readonly lost: () => void
  /** The client's new `unsyncedChanges`. */
  readonly told: (count: number) => void
  readonly edits: () => number
}

/**
 * Takes the opening sync out of `unsyncedChanges`, which the client sets to 1 at each opening: without this, a link that
 * opens and dies would show an unsaved change although nothing was typed, and edits from before the loss would vanish.
 *
 * @param count `unsyncedChanges` now
 * @param isJoining whether an opening sync is under way
 */
export function createEditCount(count: number, isJoining: boolean): EditCount {
  let phase: 'away' | 'joining' | 'joined' = isJoining ? 'joining' : 'away'
  let hasReset = isJoining
  let previous = count
  let edits = isJoining ? Math.max(0, count - 1) : count

  function toldWhileJoining(next: number): void {
    if (next > previous && previous > 0) edits += next - previous
    else if (next !== 1 || (hasReset && previous > 1)) edits = Math.min(edits, next)
    else {
      // The client resets once: an earlier 1 was an edit.
      if (hasReset && previous === 1) edits += 1
      hasReset = true
    }
  }

  return {
    opened: () => {
      phase = 'joining'
      hasReset = false
    },
    lost: () => {
      phase = 'away'
    },
    told: (next) => {
      if (next === 0) {
        edits = 0
        phase = 'joined'
      } else if (phase === 'joined') edits = next
      else if (phase === 'joining') toldWhileJoining(next)
      else edits += Math.max(0, next - previous)
      previous = next
    },
    edits: () => edits,
  }
}
