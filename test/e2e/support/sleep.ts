import type { Browser } from 'playwright-core'
import { expect } from 'vitest'

/** Stops every page of the browser, as a sleeping machine does: no timer and no event, while the sockets stay open. */
export async function putToSleep(browser: Browser): Promise<() => Promise<void>> {
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  expect(pages.length).toBeGreaterThan(0)
  for (const pid of pages) process.kill(pid, 'SIGSTOP')
  return async () => {
    for (const pid of pages) process.kill(pid, 'SIGCONT')
    await devtools.detach()
  }
}
