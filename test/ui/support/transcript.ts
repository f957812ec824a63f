import { onTestFinished } from 'vitest'

/** All texts of the live regions from now on, in order. */
export function transcript(): string[] {
  const said: string[] = []
  const observer = new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement
      const region = element?.closest('[aria-live="polite"], [aria-live="assertive"]')
      const text = region?.textContent ?? ''
      if (text !== '') said.push(`${region?.getAttribute('aria-live')}: ${text}`)
    }
  })
  observer.observe(document.body, { childList: true, characterData: true, subtree: true })
  onTestFinished(() => observer.disconnect())
  return said
}
