import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { bundleForPage } from '../../../lab/bundle.mjs'
import { launchBrowser } from '../../e2e/support/launch.js'
import { createFaults, type Faults, type RunningServer } from './faults.js'

/** A page of the real browser that runs one script, with faults in this process. */
export interface BrowserPage<S extends RunningServer> {
  readonly page: Page
  /** The faults that the page made last. */
  readonly faults: () => Faults<S>
  readonly close: () => Promise<void>
}

type Methods = { readonly [name: string]: (...args: readonly unknown[]) => unknown }

/** Bundles a script, opens it in a page, and answers its calls to `callFaults`. */
export async function openPage<S extends RunningServer>(
  script: string,
  start: () => Promise<S>,
): Promise<BrowserPage<S>> {
  const worlds: Faults<S>[] = []
  const call = async (world: number, method: string, args: readonly unknown[]): Promise<unknown> => {
    if (method === 'create') {
      const faults = await createFaults(start)
      return { world: worlds.push(faults), port: faults.port }
    }
    const faults = worlds[world - 1]
    if (faults === undefined) throw new Error(`no world ${world}`)
    if (method === 'server') {
      const [name, ...rest] = args
      const server = faults.server()
      return (server as unknown as Methods)[String(name)]?.(...rest)
    }
    return (faults as unknown as Methods)[method]?.(...args)
  }
  const bundle = await bundleForPage(script)
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? bundle.script : '<!doctype html><script type="module" src="/page.js"></script>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await page.exposeFunction('callFaults', call)
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return {
    page,
    faults: () => {
      const last = worlds.at(-1)
      if (last === undefined) throw new Error('the page has made no faults')
      return last
    },
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}
