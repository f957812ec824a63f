import type { Browser } from 'playwright-core'
import { expect } from 'vitest'

/** The process of a page that has just been closed may be gone by now. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Stops every page of the browser, as a sleeping machine does: no timer and no event, while the sockets stay open. */
export async function putToSleep(browser: Browser): Promise<() => Promise<void>> {
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  expect(pages.length).toBeGreaterThan(0)
  for (const pid of pages) signal(pid, 'SIGSTOP')
  return async () => {
    for (const pid of pages) signal(pid, 'SIGCONT')
    await devtools.detach()
  }
}
