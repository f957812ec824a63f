/** One dial, by the clock of the client. */
export interface Dial {
  readonly at: number
  /** The app or a person requested it. */
  readonly isRequested: boolean
}

/** A record of dials. */
export interface DialRecord {
  readonly dials: readonly Dial[]
  /** The next dial is a requested one. */
  readonly requested: () => void
  readonly dialled: (at: number) => void
}

export function createDialRecord(): DialRecord {
  const dials: Dial[] = []
  let isRequested = false
  return {
    dials,
    requested: () => void (isRequested = true),
    dialled(at) {
      dials.push({ at, isRequested })
      isRequested = false
    },
  }
}

/** The most dials within a number of milliseconds that end with one which nobody requested. */
export const mostDialsWithin = (dials: readonly Dial[], ms: number): number =>
  Math.max(
    0,
    ...dials.map((last, index) =>
      last.isRequested ? 0 : dials.slice(0, index + 1).filter(({ at }) => at > last.at - ms).length,
    ),
  )
