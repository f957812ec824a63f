import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { browserLaunch, wholeBrowser } from '../../../scripts/browser.mjs'

/** A page of a browser without Playwright. */
export interface RawPage {
  /** The result of an expression, awaited where it is a promise. */
  readonly evaluate: (expression: string) => Promise<unknown>
  readonly send: (method: string, params?: object) => Promise<unknown>
  /** Hides the page as another tab in front of it does, with `false` shows it again. */
  readonly hide: (isHidden: boolean) => Promise<void>
  /** Freezes the page, with `false` thaws it. It is hidden meanwhile. */
  readonly freeze: (isFrozen: boolean) => Promise<void>
}

export interface RawBrowser {
  /** Opens an address with a script that runs before those of the page. */
  readonly open: (url: string, before?: string) => Promise<RawPage>
  /** Whether it is a whole browser, and not the shell that has no tabs. */
  readonly isWhole: boolean
}

/**
 * Starts a browser for one test with the settings that people have. Playwright and its like switch off the throttling of hidden
 * pages and the back-forward cache, and make every page believe that it is in front.
 */
export async function startBrowser(): Promise<RawBrowser> {
  const whole = wholeBrowser()
  const { executablePath, env } =
    whole === undefined ? browserLaunch() : { executablePath: whole, env: process.env }
  const profile = mkdtempSync(join(tmpdir(), 'raw-browser-'))
  const args = [
    '--headless=new',
    '--no-sandbox',
    '--no-first-run',
    '--disable-gpu',
    '--remote-debugging-port=0',
  ]
  const child = spawn(executablePath, [...args, `--user-data-dir=${profile}`, 'about:blank'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  let close = (): unknown => child.kill('SIGKILL')
  onTestFinished(async () => {
    // A browser that closes itself ends its processes, which else still write to the profile.
    close()
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(giveUp)
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  })
  const send = await devtoolsOf(await endpointOf(child))
  close = () => send('Browser.close').catch(() => undefined)
  const { product } = (await send('Browser.getVersion')) as { readonly product: string }
  const isWhole = !product.startsWith('HeadlessChrome')

  /** Opens a tab; the returned function runs a command on it. */
  async function openTab(): Promise<RawPage['send']> {
    const { targetId } = (await send('Target.createTarget', { url: 'about:blank' })) as { targetId: string }
    const attached = await send('Target.attachToTarget', { targetId, flatten: true })
    const { sessionId } = attached as { readonly sessionId: string }
    return (method, params = {}) => send(method, params, sessionId)
  }

  return {
    isWhole,
    async open(url, before = '') {
      const page = await openTab()
      await page('Page.enable')
      await page('Page.addScriptToEvaluateOnNewDocument', { source: before })
      await page('Page.navigate', { url })
      const freeze = async (isFrozen: boolean): Promise<void> => {
        await page('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' })
      }
      let cover: RawPage['send'] | null = null
      let isHideable = false

      /** Puts another tab in front of the page. */
      async function hideBehindTab(isHidden: boolean): Promise<void> {
        cover ??= await openTab()
        await (isHidden ? cover : page)('Page.bringToFront')
      }

      /** The shell has no tabs. A freeze without a length leaves its page hidden, and the emulated focus of a front page shows it. */
      async function hideInShell(isHidden: boolean): Promise<void> {
        if (!isHideable) await freeze(true).then(() => freeze(false))
        isHideable = true
        await page('Emulation.setFocusEmulationEnabled', { enabled: !isHidden })
      }

      return {
        send: page,
        freeze,
        hide: isWhole ? hideBehindTab : hideInShell,
        async evaluate(expression) {
          const answer = await page('Runtime.evaluate', {
            expression,
            awaitPromise: true,
            returnByValue: true,
          })
          return (answer as { readonly result: { readonly value?: unknown } }).result.value
        },
      }
    },
  }
}

/** The address of the browser's developer tools, from its first lines. */
async function endpointOf({ stderr }: ChildProcess): Promise<string> {
  let text = ''
  if (stderr !== null)
    for await (const chunk of stderr) {
      text += String(chunk)
      const [, address] = /DevTools listening on (ws:\S+)/.exec(text) ?? []
      if (address !== undefined) {
        stderr.resume()
        return address
      }
    }
  throw new Error(`the browser ended before it listened: ${text}`)
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<unknown>

/** The commands of the developer tools. */
async function devtoolsOf(address: string): Promise<Send> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const waiting = new Map<number, (answer: { readonly result?: unknown; readonly error?: object }) => void>()
  let count = 0
  socket.on('message', (text: Buffer) => {
    const { id, ...answer } = JSON.parse(text.toString()) as { readonly id?: number }
    if (id !== undefined) waiting.get(id)?.(answer)
  })
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      count += 1
      waiting.set(count, ({ result, error }) => {
        if (error === undefined) resolve(result)
        else reject(new Error(`${method}: ${JSON.stringify(error)}`))
      })
      socket.send(JSON.stringify({ id: count, method, params, sessionId }))
    })
}
