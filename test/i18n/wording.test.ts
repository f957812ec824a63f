import { createFormat, type Catalogue } from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import { textOfThing } from '../../src/ui/thing-led/thingState.js'
import { say } from '../../src/i18n/messages.js'
import { languages } from './support/languages.js'
import { counted, sentences, type AllValues } from './support/sentences.js'

/** Reads the texts of a language for some values, by path. */
const reader =
  (language: Catalogue) =>
  (path: string, values: AllValues = {}): string => {
    const text = sentences(language, { ...counted(3), code: null, ...values }).get(path)
    if (text === undefined) throw new Error(`${language.locale} has no text ${path}`)
    return text
  }

const each = languages.map((language) => [language.locale, reader(language), language] as const)

/** The words of the language for the link to the server. */
const link: Readonly<Record<string, RegExp>> = {
  en: /connect/i,
  de: /verb[iu]nd|getrennt/i,
  fr: /connect|connexion/i,
  es: /conect|conexi/i,
  'pt-BR': /conect|conex/i,
  'zh-CN': /连接/,
  ja: /接続/,
  ar: /اتصال|متصل/,
  he: /חיבור|חובר|תחבר/,
}

describe.each(each)('a person who reads %s', (locale, read, language) => {
  it('can tell the account from the connection: each has words of its own', () => {
    const never = { lastConnectedAt: null }
    const texts = [
      read('banner.action.sign-in'),
      read('banner.action.sign-out'),
      read('banner.title.unauthorized'),
      read('banner.title.unauthorized', never),
      read('banner.body.unauthorized'),
      read('banner.body.unauthorized', never),
      read('banner.title.captive-portal'),
      read('banner.title.token-unavailable'),
      read('prompt.title', { reason: 'identity-changed' }),
      read('sends.refusal', { code: 'signed-out' }),
      ...['unauthorized', 'token-unavailable', 'identity-changed', 'captive-portal'].map((reason) =>
        read('status.reasonText', { reason }),
      ),
    ]
    for (const text of texts) expect(text).not.toMatch(link[locale] ?? /^/)
  })

  it('reads no word of the connection in the reason of a channel, which fails while the connection is up', () => {
    for (const reason of [
      'channel-closed',
      'channel-denied',
      'channel-kicked',
      'channel-full',
      'channel-left',
    ])
      expect(read('status.reasonText', { reason })).not.toMatch(link[locale] ?? /^/)
  })

  it('reads that a thing is away, and nothing about its internet connection, which nobody has measured', () => {
    expect(textOfThing('disconnected', language.led)).not.toMatch(
      /internet|netz|إنترنت|אינטרנט|インターネット/i,
    )
    expect(new Set(Object.values(language.led.state)).size).toBe(Object.keys(language.led.state).length)
  })

  it('reads of input that waits in the page that it is kept, never that it is saved', () => {
    const saved = /[\p{L}\p{M}]+/u.exec(read('prompt.saved', { label: '' }))?.[0].toLowerCase() ?? ''
    expect(saved).not.toBe('')
    for (const pending of [1, 2, 3])
      expect(read('banner.pending', { count: pending }).toLowerCase()).not.toContain(saved)
    expect(read('banner.announce.reconnecting').toLowerCase()).not.toContain(saved)
  })

  it('never takes what is on its way for sent', () => {
    const sent = read('sends.kept', { at: null })
    expect(read('sends.state.sent').startsWith(sent)).toBe(false)
    for (const pending of [1, 2, 3])
      expect(read('banner.body.back-online', { pending })).not.toMatch(
        new RegExp(`(?<!wird |werden )${sent}…`, 'u'),
      )
  })

  it('reads of a server out of reach, never that it does not answer, which is another thing', () => {
    const silent = language.led.silent.toLowerCase()
    expect(language.prompt.waiting.toLowerCase()).not.toContain(silent)
    expect(read('status.reasonText', { reason: 'unreachable' }).toLowerCase()).not.toContain(silent)
  })

  it.each([
    ['the session has expired', 'banner.title.unauthorized', {}, /expir|caduc|abgelaufen|פג תוקף|期限|过期/i],
    [
      'messages are lost that were only missed',
      'banner.body.back-online',
      { pending: 0, missed: 'some' },
      /lost|verloren|perdu|perdi|失|فقد|אבד/i,
    ],
    [
      'the next attempt succeeds',
      'banner.body.server-closed',
      {},
      /will reconnect|stellt|restablece|rétablit|יחדש/i,
    ],
    [
      'the connection always comes back',
      'banner.body.unstable',
      {},
      /always|immer|toujours|siempre|sempre|תמיד/i,
    ],
    ['the server is gone', 'status.reasonText', { reason: 'channel-closed' }, /shut down|服务器已关闭$/],
    [
      'there will never be another attempt',
      'banner.body.gave-up',
      {},
      /no habrá|keine weiteren|no more|plus de|não haverá/i,
    ],
  ])('is told no more than is known, such as that %s', (_, path, values, tooMuch) => {
    expect(read(path, values)).not.toMatch(tooMuch)
  })

  it('reads a time also where it comes with its day: no word before it is one of hours alone', () => {
    const day = (): string => '18/11'
    const dated = { ...createFormat(locale), time: day, clock: day }
    const values = { ...counted(3), asOf: 0, at: 0, since: 0, lastConnectedAt: 0 } as never
    const { banner, stale, status, sends } = language
    for (const text of [
      say(banner.body['still-disconnected'], values, dated),
      ...Object.values(stale.line).map((line) => say(line, values, dated)),
      say(status.since, values, dated),
      say(status.channel, values, dated),
      say(sends.kept, values, dated),
    ]) {
      expect(text).toContain('18/11')
      expect(text).not.toMatch(/(?<![\p{L}’])(?:um|at|à|de|[àd]as|לשעה|בשעה|الساعة) \u2068?18/u)
    }
  })

  it('finds the button that a sentence names', () => {
    expect(language.prompt.soon).toContain(language.prompt.notNow)
  })
})

/** Another level of address than that of the catalogue, or words for people of one gender only. */
const wrongAddress: Readonly<Record<string, RegExp>> = {
  de: /(?<!\p{L})(du|dich|dir|deine?[mnrs]?)(?!\p{L})/u,
  fr: /(?<!\p{L})(tu|toi|ton|tes)(?!\p{L})|[Vv]ous (?:vous )?(?:êtes|avez été) \p{L}+é(?!\p{L})|(le|au|du) propriétaire/u,
  es: /(?<!\p{L})(tú|tus?|usted|ustedes|propietario)(?!\p{L})/iu,
  'pt-BR': /(?<!\p{L})(tu|teu|tua|senhor|proprietário)(?!\p{L})/iu,
  'zh-CN': /您/,
  he: /(?<!\p{L})(אתה|אתם|אנא|נסה|בדוק|טען|היכנס|פנה|משתמש)(?!\p{L})/u,
}

/** A second spelling or a second word for a thing that has one already. */
const secondWord: Readonly<Record<string, RegExp>> = {
  'zh-CN': /帐|答复|再次尝试/,
  // «Acesso» is the right to a channel; a sign-in begins a session.
  'pt-BR': /renovar seu acesso|Acesso não renovado/,
}

/** Passive verbs that are read as an order, or as the deed of somebody else, without their vowel. */
const openPassive = /(?<![\p{L}\p{M}])(قطع|يعثر|يرسل|سيحدّث)(?![\p{L}\p{M}])|^(فتح|أغلق|أرسل)(?![\p{L}\p{M}])/u

describe('a catalogue', () => {
  const texts = (language: Catalogue) => [
    ...sentences(language, { ...counted(3), code: null }),
    ...sentences(language, { ...counted(3), lastConnectedAt: null, at: null }),
    ...['identity-changed', 'process-closed', 'heartbeat-timeout', 'token-unavailable', 'kicked'].flatMap(
      (reason) => [...sentences(language, { ...counted(3), code: null, reason })],
    ),
    ...['expired', 'signed-out'].flatMap((code) => [...sentences(language, { ...counted(3), code })]),
  ]

  it('speaks to everybody, and to everybody alike', () => {
    for (const language of languages)
      for (const [path, text] of texts(language))
        expect(text, `${language.locale} ${path}`).not.toMatch(wrongAddress[language.locale] ?? /(?!)/)
  })

  it('has one word for one thing', () => {
    for (const language of languages)
      for (const [path, text] of texts(language))
        expect(text, `${language.locale} ${path}`).not.toMatch(secondWord[language.locale] ?? /(?!)/)
  })

  it('says in Arabic what happened, and never what sounds like an order', () => {
    const arabic = languages.find(({ locale }) => locale === 'ar')
    if (arabic === undefined) throw new Error('no Arabic catalogue')
    for (const [path, text] of texts(arabic)) expect(text, path).not.toMatch(openPassive)
  })
})
