/** One entry of a list on the screen. */
export interface ShownLine {
  readonly text: string
  readonly state: string
  /** Counts the elements that were made, so that one that blinked is told from one that stayed. */
  readonly node: number
}

/** What all lists of a room showed at one moment; null for a list that is not on the screen. */
export interface ListFrame {
  readonly room: string | null
  readonly lists: { readonly [Name in string]: readonly ShownLine[] }
  readonly at: number
}

/** Writes down what the lists show after each change of the page: every commit of React is one. */
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
