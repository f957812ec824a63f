import { chromium } from 'playwright-core'
import { wholeBrowser } from '../../../scripts/browser.mjs'
import { startChromium } from '../../e2e/firefox/support/chromium.js'
import type { Engine } from '../../e2e/firefox/support/engine.js'
import { startFirefox } from '../../e2e/firefox/support/firefox.js'

type Env = Readonly<Record<string, string>>

/** The Chromium of this system on a screen: the shell from npm has no window that a screen reader could read. */
async function startWholeChromium(env: Env): Promise<Engine> {
  const executablePath = wholeBrowser()
  if (executablePath === undefined) throw new Error('No Chromium: install the one of this system.')
  const args = ['--no-sandbox', '--force-renderer-accessibility']
  return startChromium(() => chromium.launch({ executablePath, headless: false, env, args }))
}

/** The browsers that a screen reader reads, each with a window on the screen. */
export const screenBrowsers = [
  { name: 'Chromium', start: startWholeChromium },
  { name: 'Firefox', start: startFirefox },
] as const
