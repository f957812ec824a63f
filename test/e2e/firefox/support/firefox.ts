import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from 'puppeteer-core'
import { firefoxPath } from '../../../../scripts/browser.mjs'
import type { Engine } from './engine.js'

/** Ends only a start or a command that hangs. */
const hangsAfterMs = 150_000

/**
 * Starts the Firefox of this machine and drives it over WebDriver BiDi.
 *
 * @param screen the environment of a screen for its window. Default: no window.
 */
export async function startFirefox(screen?: Readonly<Record<string, string>>): Promise<Engine> {
  const executablePath = firefoxPath()
  if (executablePath === undefined) throw new Error('No Firefox: install one, or set FIREFOX_BIN to one.')
  // Firefox refuses to run as root in the home of another user, and leaves caches in its home.
  const home = await mkdtemp(join(tmpdir(), 'connectivity-firefox-'))
  const removeHome = (): Promise<void> => rm(home, { recursive: true, force: true, maxRetries: 5 })
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env
  const places = { HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home, TMPDIR: home }
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: screen === undefined,
    env: { ...env, ...screen, ...places },
    timeout: hangsAfterMs,
    protocolTimeout: hangsAfterMs,
  }).catch(async (error: unknown) => {
    await removeHome()
    throw error
  })
  return {
    async open() {
      const page = await (await browser.createBrowserContext()).newPage()
      return {
        goto: async (url) => void (await page.goto(url)),
        text: async (selector) =>
          (await page.$(selector))?.evaluate(({ textContent }) => textContent) ?? null,
        click: (selector) => page.click(selector),
        evaluate: (run, given) => page.evaluate(run as never, given as never),
      }
    },
    async closePages() {
      const own = browser.defaultBrowserContext()
      for (const context of browser.browserContexts()) if (context !== own) await context.close()
    },
    async close() {
      const child = browser.process()
      await browser.close()
      if (child !== null && child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }
      await removeHome()
    },
  }
}
