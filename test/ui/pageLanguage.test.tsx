import { renderToString } from 'react-dom/server'
import { ar } from 'react-connectivity/locales/ar'
import { de } from 'react-connectivity/locales/de'
import { en } from 'react-connectivity/locales/en'
import { he } from 'react-connectivity/locales/he'
import { zhCN } from 'react-connectivity/locales/zh-CN'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  MessagesProvider,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
  type Catalogue,
} from 'react-connectivity/ui'
import type { SituationName } from 'react-connectivity/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { pass, show, staged, within } from './support/staged.js'

const page = document.documentElement

afterEach(() => page.removeAttribute('lang'))

const parts = (
  <>
    <ConnectionBanner />
    <ResyncPrompt />
    <ConnectionLed />
    <ConnectionStatus />
    <SendStatus send={{ state: 'queued' }} />
    <StaleRegion channel="orders">
      <p>content of the app</p>
    </StaleRegion>
  </>
)

/** Shows all parts on a page of one language, with the texts of another. */
async function shown(lang: string, language: Catalogue, situation: SituationName) {
  page.lang = lang
  const stage = await staged(situation)
  const { container } = show(stage, <MessagesProvider messages={language}>{parts}</MessagesProvider>)
  await pass(stage, 200)
  const find = (slot: string): HTMLElement =>
    container.ownerDocument.querySelector<HTMLElement>(`[data-slot="conn-${slot}"]`)!
  return { find, container }
}

describe('a person with a screen reader hears each text in its language', () => {
  it.each([
    ['countdown', ['banner', 'led', 'status', 'send', 'stale-line', 'stale-room']],
    ['overflow', ['prompt', 'led', 'status', 'send', 'stale-line', 'stale-room']],
  ] as const)('on a page of another language: %s', async (situation, slots) => {
    const { find } = await shown('en', de, situation)
    const languages = slots.map((slot) => [slot, find(slot).lang, find(slot).dir])
    expect(languages).toEqual(slots.map((slot) => [slot, 'de', 'ltr']))
    // The content is in the language of the app.
    expect(find('stale-content').closest('[lang]')).toBe(page)
  })

  it('also what is announced', async () => {
    await shown('en', de, 'countdown')
    const said = document.querySelector<HTMLElement>('[data-slot="conn-announcer"] [role="status"]')
    expect(said).toHaveTextContent('Verbindung unterbrochen.')
    expect(said).toHaveProperty('lang', 'de')
  })

  it.each([
    ['ar', en, 'en', 'ltr'],
    ['en', ar, 'ar', 'rtl'],
    // A page without a language keeps its direction.
    ['', ar, 'ar', ''],
  ])('from the side where it begins: on a page in "%s" %#', async (lang, language, own, dir) => {
    const { find } = await shown(lang, language, 'countdown')
    expect([find('banner').lang, find('banner').dir]).toEqual([own, dir])
  })

  it.each(['de', 'de-AT', 'DE'])('in the voice of the page where that has the language: %s', async (lang) => {
    const { container } = await shown(lang, de, 'countdown')
    expect(container.querySelectorAll('[lang], [dir]')).toHaveLength(0)
    expect(document.querySelector('[data-slot="conn-announcer"] [lang]')).toBeNull()
  })

  it.each([
    ['zh-TW', zhCN, 'zh-CN'],
    ['zh-Hant', zhCN, 'zh-CN'],
    ['zh', zhCN, ''],
    ['iw', he, ''],
    ['de_DE', de, 'de'],
    ['de-CH', de, ''],
  ])('and in the script of its texts: on a page in %s %#', async (lang, language, own) => {
    const { find } = await shown(lang, language, 'countdown')
    expect(find('banner').lang).toBe(own)
  })

  it('unless the app says it better', async () => {
    page.lang = 'en'
    const { container } = show(await staged('online'), <ConnectionLed locale="de" lang="de-CH" dir="auto" />)
    expect(container.firstElementChild).toHaveProperty('lang', 'de-CH')
    expect(container.firstElementChild).toHaveProperty('dir', 'auto')
  })

  it('and a server, which does not know the page, says nothing about it', async () => {
    page.lang = 'en'
    const stage = await staged('online')
    expect(renderToString(within(stage, <ConnectionLed locale="de" />))).not.toMatch(/lang=|dir=/)
  })
})
