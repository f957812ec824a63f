import type { Browser, Page } from 'playwright-core'
import { addAxe, violationsIn, type ContrastCheck } from './axe.js'

/** An entry of the index of a static Storybook. */
export interface Entry {
  readonly id: string
  readonly title: string
  readonly type: 'docs' | 'story'
  readonly tags: readonly string[]
}

/** Values of the toolbar. */
export type Globals = Readonly<Record<string, string>>

/** The preview of a static Storybook in one browser page, which changes stories without a reload. */
export interface StorybookPage {
  readonly page: Page
  readonly entries: readonly Entry[]
  /** Failed and foreign requests, and errors of the page, since the last call. */
  readonly takeProblems: () => readonly string[]
  readonly show: (entry: Entry) => Promise<void>
  /** Changes the toolbar. */
  readonly set: (globals: Globals) => Promise<void>
  /** What axe finds in the story, one line per rule and element. */
  readonly violations: (contrast?: ContrastCheck) => Promise<readonly string[]>
  /** The elements that stick out of the window. */
  readonly overflow: () => Promise<readonly string[]>
}

/** Storybook's channel, as far as it is used in the page. */
interface Channel {
  readonly emit: (event: string, data: unknown) => void
  readonly on: (event: string, listener: (data: unknown) => void) => void
  readonly off: (event: string, listener: (data: unknown) => void) => void
}
type Frame = typeof globalThis & { readonly __STORYBOOK_ADDONS_CHANNEL__: Channel }

/** Tells the preview something, and waits until this has happened, to this story if one is named. */
const tell = (page: Page, event: string, data: unknown, end: string, story?: string): Promise<void> =>
  page.evaluate(
    async ([name, payload, end, storyId]) => {
      const channel = (globalThis as Frame).__STORYBOOK_ADDONS_CHANNEL__
      await new Promise<void>((resolve, reject) => {
        const failures = ['storyThrewException', 'storyErrored', 'storyMissing', 'playFunctionThrewException']
        const finish = (): void => {
          channel.off(end, succeed)
          for (const failure of failures) channel.off(failure, fail)
        }
        const succeed = (ended: unknown): void => {
          // The story before may end late.
          if (storyId !== undefined && (ended as { readonly storyId: string }).storyId !== storyId) return
          finish()
          resolve()
        }
        const fail = (error: unknown): void => {
          finish()
          reject(new Error(JSON.stringify(error)))
        }
        channel.on(end, succeed)
        for (const failure of failures) channel.on(failure, fail)
        channel.emit(name, payload)
        setTimeout(() => fail(`no ${end} within 60 s`), 60_000)
      })
    },
    [event, data, end, story] as const,
  )

/** Chromium says so when a page of the documentation with several unsaved drafts is left: each is in a frame of its own. */
const isAboutLeaving = (text: string): boolean =>
  text.startsWith("Blocked attempt to show multiple 'beforeunload'")

/** Opens the preview of a static Storybook. */
export async function openStorybook(browser: Browser, url: string): Promise<StorybookPage> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } })
  const page = await context.newPage()
  let problems: string[] = []
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // The next page ends the frames of the one before.
    if (why !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()} ${why}`)
  })
  page.on('request', (request) => {
    const asked = request.url()
    if (!asked.startsWith(url) && !/^(data|blob):/.test(asked)) problems.push(`elsewhere: ${asked}`)
  })
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error' || isAboutLeaving(message.text())) return
    problems.push(`console: ${message.text()}`)
  })
  const index = (await (await fetch(`${url}index.json`)).json()) as {
    readonly entries: Record<string, Entry>
  }
  const entries = Object.values(index.entries)
  const first = entries.find(({ id }) => id === 'components-connectionled--online')
  // The axe of Storybook's own panel stays off, because two cannot run at once.
  await page.goto(`${url}iframe.html?id=${first?.id}&viewMode=story&globals=a11y.manual:!true`)
  await page.locator('[data-slot="conn-led"]').first().waitFor()
  await addAxe(page)
  return {
    page,
    entries,
    takeProblems() {
      const taken = problems
      problems = []
      return taken
    },
    async show({ id, type }) {
      if (type === 'story')
        return tell(page, 'setCurrentStory', { storyId: id, viewMode: 'story' }, 'storyFinished', id)
      await page.goto(`${url}iframe.html?id=${id}&viewMode=docs`)
      await page.locator('.sbdocs-content h1').first().waitFor()
      // Each story on the page has rendered.
      await page.waitForFunction(() =>
        [...document.querySelectorAll('.sb-story > div')].every(
          ({ childElementCount }) => childElementCount > 0,
        ),
      )
      return undefined
    },
    set: (globals) => tell(page, 'updateGlobals', { globals }, 'storyRendered'),
    violations: (contrast) => violationsIn(page, ['#storybook-root', '[data-slot="conn-region"]'], contrast),
    overflow: () =>
      page.evaluate(() => {
        const width = document.documentElement.clientWidth
        // A page that is not too wide may have boxes that scroll; what floats over it makes it no wider.
        const parts = document.documentElement.scrollWidth > width ? ['#storybook-root *'] : []
        parts.push('[data-slot="conn-region"] *', ':popover-open', ':popover-open *')
        return [...document.querySelectorAll(parts.join(', '))]
          .filter((element) => element.checkVisibility({ visibilityProperty: true }))
          .filter((element) => {
            const { left, right } = element.getBoundingClientRect()
            return right > width + 1 || left < -1
          })
          .map((element) => `outside: ${element.outerHTML.slice(0, 120)}`)
      }),
  }
}
