import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createChannelServer,
  type ChannelServer,
  type ChannelServerOptions,
  type ServerEvent,
} from 'react-connectivity/server'
import { onTestFinished } from 'vitest'
import { bundleForPage } from '../../../lab/bundle.mjs'
import { startGate, type Gate } from '../../faults/support/gate.js'

/** A site whose pages and channel server have one origin, behind a gate that can answer in their place. */
export interface FaultSite {
  /** Where browsers reach the site: the gate. */
  readonly origin: string
  readonly gate: Gate
  readonly server: ChannelServer
  readonly events: readonly ServerEvent[]
  readonly url: (query?: Readonly<Record<string, string>>) => string
}

interface SiteOptions extends Partial<ChannelServerOptions> {
  /** Headers of the page. */
  readonly headers?: Readonly<Record<string, string>>
  /** The name under which a browser reaches the site. Default: 127.0.0.1. */
  readonly host?: string
  /** The document. Default: an empty root. */
  readonly body?: string
  /** The script of the page. Default: `test/e2e/pages/faultsPage.tsx`. */
  readonly entry?: string
}

const bundles = new Map<string, Promise<{ readonly script: string; readonly style: string }>>()

function bundleOf(entry: string) {
  const bundle = bundles.get(entry) ?? bundleForPage(entry)
  bundles.set(entry, bundle)
  return bundle
}

/** Starts the site for one test. */
export async function startSite({
  headers = {},
  host = '127.0.0.1',
  body = '<div id="root"></div>',
  entry = 'test/e2e/pages/faultsPage.tsx',
  ...options
}: SiteOptions = {}): Promise<FaultSite> {
  const { script, style } = await bundleOf(entry)
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Faults</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
${body}<script type="module" src="/page.js"></script></html>`
  const files = new Map([
    ['/', { type: 'text/html', text: html }],
    ['/page.js', { type: 'text/javascript', text: script }],
    ['/page.css', { type: 'text/css', text: style }],
    ['/away', { type: 'text/html', text: '<p>Another page' }],
  ])
  const http = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (file === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, ...headers }).end(file.text)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const gate = await startGate(() => port)
  const origin = `http://${host}:${gate.port}`
  const server = await createChannelServer({
    server: http,
    path: '/realtime',
    insecure: true,
    allowedOrigins: [origin],
    log: null,
    ...options,
  })
  const events: ServerEvent[] = []
  server.on((event) => events.push(event))
  onTestFinished(async () => {
    await server.close({ graceMs: 50 })
    http.closeAllConnections()
    http.close()
  })
  return {
    origin,
    gate,
    server,
    events,
    url: (query) => `${origin}/?${new URLSearchParams(query).toString()}`,
  }
}
