import type { Politeness } from '../../core/presentationTypes.js'
import { keepReachable } from '../region/keepReachable.js'
import { moveTo } from '../region/moveTo.js'
import { watchTop } from '../region/watchTop.js'

/** The two live regions of a page. */
export interface LiveRegions {
  /** Writes a text; `lang` where the page has another language. Returns the function that takes it away, unless another text has replaced it. */
  readonly say: (text: string, politeness: Politeness, lang?: string) => () => void
  /** Calls back when the regions have moved, empty, into a dialog or out of it. Returns the stop function. */
  readonly onMove: (listener: () => void) => () => void
  /** Gives up one use; the regions leave the page with the last one. */
  readonly release: () => void
}

interface Shared {
  readonly regions: { readonly [P in Politeness]: HTMLElement }
  readonly moved: Set<() => void>
  readonly look: () => void
  readonly close: () => void
  uses: number
}

const shared = new WeakMap<Document, Shared>()

const roles: { readonly [P in Politeness]: string } = { polite: 'status', assertive: 'alert' }

/** Hidden from the eye by properties, because a page may lack the style sheet and forbid inline styles. */
const hidden = {
  position: 'fixed',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const

function createRegion(page: Document, politeness: Politeness): HTMLElement {
  const region = page.createElement('div')
  region.setAttribute('role', roles[politeness])
  region.setAttribute('aria-live', politeness)
  region.setAttribute('aria-atomic', 'true')
  return region
}

/** Children of the body, so that a modal of the app does not hide them; inside a native dialog while one is open. */
function createShared(page: Document): Shared {
  const box = page.createElement('div')
  const moved = new Set<() => void>()
  const regions = { polite: createRegion(page, 'polite'), assertive: createRegion(page, 'assertive') }
  box.dataset['slot'] = 'conn-announcer'
  box.dataset['liveAnnouncer'] = 'true'
  Object.assign(box.style, hidden)
  box.append(regions.polite, regions.assertive)
  page.body.append(box)
  const { look, stop } = watchTop(page, (top) => {
    // A text that moves may be read again.
    for (const region of Object.values(regions)) region.textContent = ''
    moveTo(top ?? page.body, box)
    for (const listener of moved) listener()
  })
  const unguard = keepReachable(box)
  return {
    regions,
    moved,
    look,
    uses: 0,
    close() {
      stop()
      unguard()
      box.remove()
    },
  }
}

/** Takes one use of the live regions of a page, creates them at the first one, and moves them to where they can be heard now. */
export function openLiveRegions(page: Document): LiveRegions {
  const own = shared.get(page) ?? createShared(page)
  shared.set(page, own)
  own.uses += 1
  own.look()
  return {
    say(text, politeness, lang = '') {
      const region = own.regions[politeness]
      // Before the text, which is read with it.
      if (lang === '') region.removeAttribute('lang')
      else region.lang = lang
      const node = page.createTextNode(text)
      region.replaceChildren(node)
      return () => node.remove()
    },
    onMove(listener) {
      own.moved.add(listener)
      return () => own.moved.delete(listener)
    },
    release() {
      own.uses -= 1
      if (own.uses > 0) return
      shared.delete(page)
      own.close()
    },
  }
}
