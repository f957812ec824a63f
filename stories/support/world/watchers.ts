/** The shown status of a page: the state and the tone of its status indicator. */
export interface ShownStatus {
  readonly state: string
  readonly tone: string
}

const options: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
}

/** Calls back at once and after each change of the DOM below an element. Returns the stop function. */
function watch(element: Element, onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(element, options)
  onChange()
  return () => observer.disconnect()
}

/** Watches the status indicator, the first `[data-state]` below an element. Returns the stop function. */
export function watchStatus(element: Element, onStatus: (status: ShownStatus) => void): () => void {
  let last = ''
  return watch(element, () => {
    const shown = element.querySelector<HTMLElement>('[data-state]')
    const state = shown?.dataset['state'] ?? 'unknown'
    const tone = shown?.dataset['tone'] ?? 'neutral'
    if (state === last) return
    last = state
    onStatus({ state, tone })
  })
}

/** Watches for another banner on the page; null when it goes. Returns the stop function. */
export function watchBanner(page: Element, onBanner: (title: string | null) => void): () => void {
  let last: string | null = null
  return watch(page, () => {
    const banner = page.querySelector('[data-slot="conn-banner"]')
    const title = banner?.querySelector('[data-slot="conn-title"]')?.textContent?.trim() ?? null
    if (title === last) return
    last = title
    onBanner(title)
  })
}

/** Watches for texts in live regions, which screen readers announce. Returns the stop function. */
export function watchAnnouncements(
  page: Element,
  onSpoken: (text: string, region: Element) => void,
): () => void {
  const last = new WeakMap<Element, string>()
  return watch(page, () => {
    for (const region of page.querySelectorAll('[aria-live]:not([aria-live="off"])')) {
      const text = region.textContent?.trim() ?? ''
      if (text === (last.get(region) ?? '')) continue
      last.set(region, text)
      if (text !== '') onSpoken(text, region)
    }
  })
}
