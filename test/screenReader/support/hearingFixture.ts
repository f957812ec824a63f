import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startLab, type Lab } from '../../../lab/lab.js'
import { startPageServer, type PageServer } from '../../../lab/pageServer.js'
import type { Engine, EnginePage } from '../../e2e/firefox/support/engine.js'
import { startDesktop, type Desktop } from './desktop.js'
import { listenTo, type Listener } from './listener.js'

/** A lab, a page, and a screen reader that reads it, for the tests of one browser. */
export interface HearingFixture {
  readonly lab: Lab
  readonly listener: Listener
  /** Opens the page, waits until its channels are subscribed, and until the screen reader has said what it says of a new page. */
  readonly open: (query?: Readonly<Record<string, string>>) => Promise<EnginePage>
  /** The session of the open page. */
  readonly session: () => Promise<string>
}

/** Frequent pings with a long limit, so that a busy machine does not look like a dead connection. */
const heartbeat = { intervalMs: 1000, timeoutMs: 10_000, idleMs: 60_000 }
const PATIENCE_MS = 120_000

export function hearingFixture(
  start: (env: Readonly<Record<string, string>>) => Promise<Engine>,
): HearingFixture {
  let lab: Lab
  let pages: PageServer
  let desktop: Desktop
  let engine: Engine
  let listener: Listener

  beforeAll(async () => {
    pages = await startPageServer('test/screenReader/page.tsx')
    lab = await startLab({ heartbeat, logSize: 20, allowedOrigins: [pages.origin] })
    desktop = await startDesktop()
    listener = listenTo(desktop.speech)
    engine = await start(desktop.env)
  })

  afterEach(async ({ task }) => {
    const [first] = listener.utterances()
    for (const { text, language, at, state } of listener.utterances())
      console.debug(
        `${task.name}: +${((at - (first?.at ?? at)) / 1000).toFixed(1)} s [${language}] “${text}” (${state})`,
      )
    await engine.closePages()
    await lab.faults.run({ fault: 'network', to: 'healthy' })
  })

  afterAll(async () => {
    await engine?.close()
    await desktop?.close()
    await lab?.close()
    await pages?.close()
  })

  return {
    get lab() {
      return lab
    },
    get listener() {
      return listener
    },
    async open(query = {}) {
      const page = await engine.open()
      await page.goto(`${pages.origin}/?${new URLSearchParams({ url: lab.url, ...query }).toString()}`)
      for (const name of ['orders', 'chat']) await isSubscribed(page, name)
      await listener.forget()
      return page
    },
    async session() {
      const [session, ...more] = (await lab.server.sessions()).filter(({ connected }) => connected)
      if (session === undefined || more.length > 0) throw new Error('expected one connected session')
      return session.id
    },
  }
}

async function isSubscribed(page: EnginePage, name: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while ((await page.text(`[data-room="${name}"]`)) !== `${name} subscribed`) {
    if (performance.now() > deadline) throw new Error(`${name} was never subscribed`)
    await setTimeout(100)
  }
}
