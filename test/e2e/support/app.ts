import { setTimeout } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { LabRecord } from '../../../lab/e2eRecord.js'
import type { BackoffPolicy } from '../../../src/core/backoff.js'
import type { Times } from '../../../src/core/times.js'

/** Long enough for a busy machine; only a missing event takes this long. */
const patienceMs = 30_000

/** Options of the page. Times and backoff are the defaults of the package unless a test sets them. */
export interface AppOptions {
  readonly channels?: readonly string[]
  readonly times?: Partial<Times>
  readonly backoff?: Partial<BackoffPolicy>
  readonly resync?: boolean
  readonly onGap?: 'prompt' | 'skip' | 'resync'
  readonly history?: number
  /** Url of the socket. Default: the proxy of the lab. */
  readonly url?: string
  /** Result of `getToken`; `hang` for one that never resolves. Default: no `getToken`. */
  readonly token?: string
  /** Runs in the page before anything else. */
  readonly before?: () => void
  /** Whether to wait until the channels are subscribed. Default: true. */
  readonly wait?: boolean
}

/** The current record of the page. */
export type Written = Omit<LabRecord, 'connectivity' | 'channel' | 'firstSend' | 'remount'>

/** The page of the lab in a real browser. */
export interface App {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors and uncaught errors, without the browser's own reports of failed dials. */
  readonly errors: readonly string[]
  readonly read: () => Promise<Written>
  /** Waits until the record passes the check, and returns it. The check runs in the test. */
  readonly until: (what: string, check: (written: Written) => boolean) => Promise<Written>
  /** Sends on a channel; resolves with the receipt or the code of the refusal. */
  readonly send: (channel: string, data: unknown) => Promise<{ offset: number | null } | { refused: string }>
  readonly close: () => Promise<void>
}

interface Served {
  /** Where the page is served. */
  readonly origin: string
}

/** The address of the page with these options. */
export function addressOf({
  origin,
  url,
  channels = ['orders'],
  times,
  backoff,
  resync,
  onGap,
  token,
  history,
}: AppOptions & Served): string {
  const query = new URLSearchParams({ channels: channels.join(','), ...(url !== undefined && { url }) })
  if (times) query.set('times', JSON.stringify(times))
  if (backoff) query.set('backoff', JSON.stringify(backoff))
  if (resync) query.set('resync', '1')
  if (token !== undefined) query.set('token', token)
  if (onGap) query.set('onGap', onGap)
  if (history !== undefined) query.set('history', String(history))
  return `${origin}/?${query.toString()}`
}

/** The record of the page in which it runs, without what cannot leave the page. */
export function currentRecord(): Written {
  const { connectivity: _client, channel: _of, firstSend: _send, remount: _up, ...written } = window.lab
  return written
}

/** Reads the record until it passes the check, and returns it. */
export async function writtenWhen(
  read: () => Promise<Written>,
  what: string,
  check: (written: Written) => boolean,
  longestMs: number = patienceMs,
): Promise<Written> {
  const deadline = performance.now() + longestMs
  for (;;) {
    const written = await read()
    if (check(written)) return written
    if (performance.now() > deadline) {
      const { delivered, ...rest } = written
      const tail = JSON.stringify({ ...rest, delivered: delivered.length }, null, 1)
      throw new Error(`it never came to hold: ${what}; the page wrote ${tail}`)
    }
    await setTimeout(50)
  }
}

/** Whether no banner is on the screen, nor due: the end of a slow start that was shown is confirmed seconds later. */
function isQuiet({ banners }: Written): boolean {
  const states = banners.map(({ state }) => state)
  return (
    (states.at(-1) ?? null) === null && (!states.includes('connecting') || states.includes('back-online'))
  )
}

/** Whether these channels are subscribed. */
export const isSubscribed = ({ channels }: Written, names: readonly string[]): boolean =>
  names.every((name) => lastOf(channels, name)?.status === 'subscribed')

export async function openApp(browser: Browser, options: AppOptions & Served): Promise<App> {
  const { channels = ['orders'], before, wait = true } = options
  const context = await browser.newContext()
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('WebSocket connection to'))
      errors.push(message.text())
  })
  if (before) await page.addInitScript(before)
  await page.goto(addressOf(options))

  async function read(): Promise<Written> {
    // A reloaded page has no record yet.
    await page.waitForFunction(() => 'lab' in window)
    return page.evaluate(currentRecord)
  }

  const app: App = {
    page,
    context,
    errors,
    read,
    until: (what, check) => writtenWhen(read, what, check),
    send: (channel, data) =>
      page.evaluate(
        ([name, value]) =>
          window.lab
            .channel(name)
            .send(value)
            .then(
              ({ offset }) => ({ offset }),
              (error: { code: string }) => ({ refused: error.code }),
            ),
        [channel, data] as const,
      ),
    close: () => context.close(),
  }
  if (wait) {
    await app.until('all channels subscribed', (written) => isSubscribed(written, channels))
    await app.until('no banner', isQuiet)
    // Drop the record of a slow start.
    await page.evaluate(() => {
      window.lab.banners.length = 0
      window.lab.announcements.length = 0
    })
  }
  return app
}

/** The last change of a channel. */
export const lastOf = (
  changes: Written['channels'],
  channel: string,
): Written['channels'][number] | undefined => changes.findLast((change) => change.channel === channel)

/** The connection's statuses in order, without repetitions by a new stage. */
export const statusesOf = ({ statuses }: Written): string[] =>
  statuses.map(({ status }) => status).filter((status, index, all) => status !== all[index - 1])
