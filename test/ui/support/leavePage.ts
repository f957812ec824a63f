import type { RenderResult } from '@testing-library/react'

/** The browser leaves the page for the next one of its tab. */
export function leavePage({ unmount }: Pick<RenderResult, 'unmount'>): void {
  window.dispatchEvent(new Event('pagehide'))
  unmount()
}
