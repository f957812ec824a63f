/** One entry of a list on the screen. */
export interface ShownLine {
  readonly text: string
  readonly state: string
  /** Counts created elements, which reveals an element that was removed and added again. */
  readonly node: number
}

/** What all lists of a room showed at one moment; null for a list that is not on the screen. */
export interface ListFrame {
  readonly room: string | null
  readonly lists: { readonly [Name in string]: readonly ShownLine[] }
  readonly at: number
}

/** Records the lists after each commit of React. */
export function watchLists(frames: ListFrame[]): void {
  const nodes = new WeakMap<Element, number>()
  let count = 0
  let last = ''

  function lineOf(item: Element): ShownLine {
    const node = nodes.get(item) ?? ++count
    nodes.set(item, node)
    return { text: item.textContent ?? '', state: item.getAttribute('data-state') ?? '', node }
  }

  function look(): void {
    const room = document.querySelector('[data-room]')?.getAttribute('data-room') ?? null
    const lists: { [Name in string]: ShownLine[] } = {}
    for (const list of document.querySelectorAll('[data-list]'))
      lists[list.getAttribute('data-list') ?? ''] = [...list.children].map(lineOf)
    const now = JSON.stringify([room, lists])
    if (now === last) return
    last = now
    frames.push({ room, lists, at: Date.now() })
  }

  new MutationObserver(look).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  })
}
