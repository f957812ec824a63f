import { sseSource } from '../../../src/adapters/sse.js'
import { createBrowserEnvironment } from '../../../src/engine/browserEnvironment.js'
import type { Link, Sink } from '../../../src/engine/source.js'
import { exposeCases } from '../support/exposeCases.js'
import { sseContract, sseOptions } from '../contracts/sseContract.js'

exposeCases(sseContract)

/** One attached source in the page. */
export interface PageSource {
  readonly facts: readonly { readonly type: string; readonly args: readonly unknown[] }[]
  readonly link: Link
  /** The stream that the app made itself; null when the connector makes them. */
  readonly stream: EventSource | null
}

declare global {
  /** Makes a server and attaches a source to it; `foreign`: over a stream that the page makes itself. */
  var attachSource: (foreign: boolean) => Promise<void>
  /** Makes a server, and a source over it that is disposed as soon as it tells a dial. */
  var disposeAtDial: () => Promise<void>
  var source: PageSource
}

async function startServer(): Promise<string> {
  const { port } = (await globalThis.callFaults(0, 'create', [])) as { readonly port: number }
  return `http://127.0.0.1:${port}/events`
}

globalThis.disposeAtDial = async () => {
  const sink = new Proxy({} as Sink, {
    get: (_target, type) => () => (type === 'dialling' ? link.dispose() : undefined),
  })
  const link = sseSource(await startServer(), sseOptions).attach(sink, createBrowserEnvironment())
  link.connect?.()
}

globalThis.attachSource = async (foreign) => {
  const url = await startServer()
  const stream = foreign ? new EventSource(url) : null
  const facts: { type: string; args: unknown[] }[] = []
  const sink = new Proxy({} as Sink, {
    get:
      (_target, type) =>
      (...args: unknown[]) =>
        void facts.push({ type: String(type), args }),
  })
  const link = sseSource(stream ?? url, sseOptions).attach(sink, createBrowserEnvironment())
  link.subscribe?.('orders')
  link.subscribe?.('error')
  link.connect?.()
  globalThis.source = { facts, link, stream }
}
