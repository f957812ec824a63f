import { afterAll, beforeAll } from 'vitest'
import {
  addressOf,
  currentRecord,
  isSubscribed,
  writtenWhen,
  type AppOptions,
  type Written,
} from '../../support/app.js'
import { labSite, type LabSite } from '../../support/labSite.js'
import type { Engine, EnginePage } from './engine.js'

/** A second browser beside the first is slow on a busy machine; only a missing event takes this long. */
const patienceMs = 120_000

/** The page of the lab in any engine. */
export interface EngineApp {
  readonly page: EnginePage
  readonly read: () => Promise<Written>
  readonly until: (what: string, check: (written: Written) => boolean) => Promise<Written>
}

/** A lab and a browser for the tests of one suite. */
export interface EngineFixture {
  readonly site: LabSite
  /** Opens the page, and waits until its channels are subscribed unless `wait` is false. */
  readonly open: (options?: Omit<AppOptions, 'before'>) => Promise<EngineApp>
}

export function engineFixture(start: () => Promise<Engine>): EngineFixture {
  let engine: Engine | undefined
  const site = labSite({}, async () => engine?.closePages())

  beforeAll(async () => {
    engine = await start()
  })
  afterAll(() => engine?.close())

  return {
    site,
    async open(options = {}) {
      const { channels = ['orders'], wait = true } = options
      if (engine === undefined) throw new Error('the browser has not started')
      const page = await engine.open()
      await page.goto(addressOf({ origin: site.origin, url: site.lab.url, ...options }))
      const read = (): Promise<Written> => page.evaluate(currentRecord, null)
      const app: EngineApp = {
        page,
        read,
        until: (what, check) => writtenWhen(read, what, check, patienceMs),
      }
      if (wait) await app.until('all channels subscribed', (written) => isSubscribed(written, channels))
      return app
    },
  }
}
