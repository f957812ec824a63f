import { chromium, type Browser } from 'playwright-core'
import { browserLaunch } from '../../../scripts/browser.mjs'

/** Launches the browser of this machine. Without its sandbox, so that it also starts as root. */
export const launchBrowser = (args: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ ...browserLaunch(), args: ['--no-sandbox', ...args] })
