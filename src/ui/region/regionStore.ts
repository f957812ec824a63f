/** A mounted region: the place of banner, prompt and other rows of the page, in one column. */
export interface MountedRegion {
  /**
   * Appends a row, so that no row that is there moves. Returns the function that removes it.
   *
   * @param onEscape what the Esc key means in this row; null when it only gives the focus back
   */
  readonly add: (row: HTMLElement, onEscape: (() => void) | null) => () => void
}

interface RegionStore {
  /** Mounted regions, in the order of their mounting. The last one takes the rows. */
  readonly regions: Set<MountedRegion>
  readonly listeners: Set<() => void>
}

const stores = new WeakMap<Document, RegionStore>()

function storeOf(page: Document): RegionStore {
  const store = stores.get(page) ?? { regions: new Set(), listeners: new Set() }
  stores.set(page, store)
  return store
}

/** The region of a page that takes the rows; null for none. */
export const currentRegion = (page: Document): MountedRegion | null =>
  [...storeOf(page).regions].at(-1) ?? null

/** Listens to changes of the current region. Returns the unsubscribe function. */
export function onRegionChange(page: Document, listener: () => void): () => void {
  const { listeners } = storeOf(page)
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Makes a region the current one of its page. Returns the function that takes it away. */
export function mountRegion(page: Document, region: MountedRegion): () => void {
  const { regions, listeners } = storeOf(page)
  const notify = (): void => {
    for (const listener of listeners) listener()
  }
  regions.add(region)
  notify()
  return () => {
    regions.delete(region)
    notify()
  }
}
