/** The storage of an outbox, such as `localStorage`. */
export type OutboxStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Locks between the tabs of an origin, such as `navigator.locks`. */
export interface TabLocks {
  readonly request: (
    name: string,
    options: { readonly ifAvailable: true },
    run: (lock: unknown) => Promise<void> | void,
  ) => Promise<unknown>
}

/** The places of one page in the storage. Nobody else uses them until they are released. */
export interface Slots {
  /** Where the page keeps its sends. */
  readonly own: string
  /** Where pages that are gone have left theirs. */
  readonly left: readonly string[]
  readonly release: () => void
}

/** Tabs that may keep their sends at the same time. */
const MAX_SLOTS = 32

/** The places of all tabs. The number is the version of the format. */
export const slotNames = (key: string): readonly string[] =>
  Array.from({ length: MAX_SLOTS }, (_, number) => `conn-outbox:1:${key}:${String(number)}`)

/** Takes a lock until it is released; null when somebody has it. A page that is gone holds none. */
const claim = (locks: TabLocks, name: string): Promise<(() => void) | null> =>
  new Promise((resolve, reject) => {
    locks
      .request(name, { ifAvailable: true }, (lock) =>
        lock === null ? resolve(null) : new Promise<void>((release) => resolve(release)),
      )
      .catch(reject)
  })

/**
 * Takes a free place, and those that pages which are gone have left.
 *
 * @throws when storage or locks are forbidden, or when all places are taken
 */
export async function claimSlots(storage: OutboxStorage, locks: TabLocks, key: string): Promise<Slots> {
  const releases: (() => void)[] = []
  const release = (): void => releases.forEach((end) => end())
  try {
    let own: string | null = null
    const left: string[] = []
    for (const name of slotNames(key)) {
      if (own !== null && storage.getItem(name) === null) continue
      const end = await claim(locks, name)
      if (end === null) continue
      releases.push(end)
      if (own === null && storage.getItem(name) === null) own = name
      else left.push(name)
    }
    if (own === null) throw new Error(`all ${String(MAX_SLOTS)} places are taken`)
    return { own, left, release }
  } catch (error) {
    release()
    throw error
  }
}
