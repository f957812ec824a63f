import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { startLab, type Lab, type LabOptions } from '../../../lab/lab.js'
import { startPageServer, type PageServer } from '../../../lab/pageServer.js'

/** A lab and its page for the tests of one file; healthy at the start of each test. */
export interface LabSite {
  readonly lab: Lab
  /** Where the page is served. */
  readonly origin: string
}

/** Frequent pings with a long limit, so that a busy machine does not look like a dead connection. */
const heartbeat = { intervalMs: 1000, timeoutMs: 10_000, idleMs: 60_000 }

/** @param closePages closes the pages of a test, before the network heals */
export function labSite(options: LabOptions, closePages: () => Promise<void>): LabSite {
  let lab: Lab
  let pages: PageServer

  beforeAll(async () => {
    pages = await startPageServer('lab/e2ePage.tsx', (url) =>
      url.pathname === '/accepted' ? lab.acceptedLog(url.searchParams.get('channel') ?? '') : undefined,
    )
    lab = await startLab({ heartbeat, ...options, allowedOrigins: [pages.origin] })
  })

  afterEach(async () => {
    await closePages()
    if (lab.server.status() === 'stopped') lab.server.cont()
    await lab.server.start()
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    // The proxy holds half-open connections for ever, as a network would.
    lab.proxy.drop()
    await vi.waitFor(() => expect(lab.proxy.live()).toBe(0), { timeout: 30_000 })
  })

  afterAll(async () => {
    await lab?.close()
    await pages?.close()
  })

  return {
    get lab() {
      return lab
    },
    get origin() {
      return pages.origin
    },
  }
}
