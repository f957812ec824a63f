/** When a session took a place that its user has once: the whole server, or a channel. */
export interface Claim {
  /** Milliseconds since 1970, or more: each claim is later than all that its process knew of. */
  readonly at: number
  readonly session: string
}

/** Whether a claim goes before another one. Two of the same time are told apart by their sessions, in all processes alike. */
export const isLater = (one: Claim, other: Claim): boolean =>
  one.at > other.at || (one.at === other.at && one.session > other.session)

/** Makes the claims of a process. */
export class ClaimClock {
  readonly #now: () => number
  #last = 0

  constructor(now: () => number) {
    this.#now = now
  }

  next(session: string): Claim {
    this.#last = Math.max(this.#now(), this.#last + 1)
    return { at: this.#last, session }
  }

  /** The clock of another process may be ahead of this one. */
  heard({ at }: Claim): void {
    this.#last = Math.max(this.#last, at)
  }
}

/**
 * Ends the places that were taken before a claim, or by none.
 *
 * @returns the later claims, whose places stay
 */
export function endEarlier<Place extends { readonly claim: Claim | null }>(
  places: readonly Place[],
  claim: Claim,
  end: (place: Place) => void,
): readonly Claim[] {
  const later: Claim[] = []
  for (const place of places) {
    if (place.claim !== null && isLater(place.claim, claim)) later.push(place.claim)
    else end(place)
  }
  return later
}
