import { aroundOf } from './watchTop.js'

/** Attributes of the app for the components, which work on any element around them. */
const marks = ['data-conn-theme', 'data-conn-contrast', 'data-conn-motion', 'lang'] as const

function copy(place: Element, host: HTMLElement): void {
  const { colorScheme, direction, fontFamily } = getComputedStyle(place)
  host.style.colorScheme = colorScheme
  host.style.fontFamily = fontFamily
  host.dir = direction === 'rtl' ? 'rtl' : 'ltr'
  for (const name of marks) {
    const value = place.closest(`[${name}]`)?.getAttribute(name)
    if (value == null) host.removeAttribute(name)
    else host.setAttribute(name, value)
  }
}

/**
 * Gives an element at the end of the body the colour scheme, the font and the direction of its place in the app, now and when
 * they change there. Returns the stop function.
 */
export function copyLook(place: Element, host: HTMLElement): () => void {
  const look = (): void => copy(place, host)
  const observer = new MutationObserver(look)
  // Themes are attributes of one of the elements around the app, also around its shadow root.
  for (let around = aroundOf(place); around !== null; around = aroundOf(around))
    observer.observe(around, { attributes: true })
  const scheme = window.matchMedia?.('(prefers-color-scheme: dark)')
  scheme?.addEventListener('change', look)
  look()
  return () => {
    observer.disconnect()
    scheme?.removeEventListener('change', look)
  }
}
