import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bundleForPage } from './bundle.mjs'

/** Serves one bundled page on loopback. */
export interface PageServer {
  readonly origin: string
  readonly close: () => Promise<void>
}

/**
 * Bundles an entry and serves it at `/`.
 *
 * @param more Answers other paths with JSON; `undefined` for not found.
 */
export async function startPageServer(
  entry: string,
  more: (url: URL) => unknown = () => undefined,
): Promise<PageServer> {
  const { script, style } = await bundleForPage(entry)
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Lab</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
<div id="root"></div><script type="module" src="/page.js"></script></html>`
  const files = new Map([
    ['/', { type: 'text/html', body: html }],
    ['/page.js', { type: 'text/javascript', body: script }],
    ['/page.css', { type: 'text/css', body: style }],
  ])
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const file = files.get(url.pathname)
    const answer = file === undefined ? more(url) : undefined
    if (file === undefined && answer === undefined) {
      response.writeHead(404).end()
      return
    }
    const { type, body } = file ?? { type: 'application/json', body: JSON.stringify(answer) }
    response
      .writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
      .end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
