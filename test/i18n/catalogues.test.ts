import fc from 'fast-check'
import { createFormat, en } from 'react-connectivity/ui'
import { enXA } from 'react-connectivity/locales/en-XA'
import { describe, expect, it } from 'vitest'
import { reasons } from '../../src/core/reasonCatalogue.js'
import { catalogues, languages } from './support/languages.js'
import { counted, mayBeEmpty, sentences } from './support/sentences.js'

const at = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: null })
/** What a text shows when it was given no value, or a wrong one. */
const trace = /undefined|\bnull\b|NaN|\[object|function|Infinity/
const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !trace.test(text))
const count = fc.nat(2_000_000)

const values = fc.record({
  count,
  pending: count,
  seconds: count,
  attempts: count,
  ms: fc.double({ min: 0, max: 1e6, noNaN: true }),
  reason: fc.constantFrom(...Object.keys(reasons)),
  channel: name,
  lastConnectedAt: at,
  worst: fc.constantFrom(...Object.keys(en.led.state)),
  missed: fc.constantFrom('nothing', 'some', 'unknown'),
  actions: fc.constant(['retry', 'reload', 'sign-in']),
  key: fc.constantFrom(...Object.keys(en.banner.title)),
  name,
  state: name,
  label: name,
  labels: fc.array(name, { minLength: 1, maxLength: 4 }),
  asOf: at,
  since: fc.nat(2_000_000_000),
  at,
  isStale: fc.boolean(),
  code: fc.constantFrom('expired', 'rate-limited', 'constructor', '__proto__', 'unknown', 4408, null),
})

/** Words that are the same in English and in the language. */
const shared: Readonly<Record<string, readonly string[]>> = {
  de: ['Online', 'Offline'],
  fr: ['Instable', 'Pause'],
}

const letters = /\p{L}{2,}/u
const english = sentences(en, counted(3))

describe.each(languages.map((language) => [language.locale, language] as const))('%s', (locale, language) => {
  it('has a text for each key and all values, without a trace of a missing value [U42]', () => {
    fc.assert(
      fc.property(values, (given) => {
        for (const [path, text] of sentences(language, given)) {
          if (!mayBeEmpty.has(path)) expect(text, path).not.toBe('')
          const own = [given.channel, given.name, given.state, given.label, ...given.labels].join(' ')
          if (!/[{}]/.test(own)) expect(text, path).not.toMatch(/[{}]/)
          expect(text, path).not.toMatch(trace)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has a text for each plural category of the language [U42]', () => {
    for (const many of [0, 1, 2, 3, 11, 100, 1_000_000]) {
      const pending = sentences(language, counted(many)).get('banner.pending')
      expect(pending).toMatch(/\S/)
    }
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
    const forms = [0, 1, 2, 3, 11, 100, 1_000_000].map((many) => {
      const digits = createFormat(locale).number(many)
      return sentences(language, counted(many)).get('banner.pending')?.replace(digits, '#')
    })
    expect(new Set(forms).size).toBe(categories.length)
  })

  it('has no English left [U42]', () => {
    if (locale === 'en') return
    const left = [...sentences(language, counted(3))].filter(([path, text]) => {
      const isSame = text === english.get(path) && letters.test(text.replace(/orders|draft|xyz/g, ''))
      return isSame && !(shared[locale] ?? []).includes(text)
    })
    // Units and ids are international.
    expect(left.filter(([, text]) => !/^\d+\s?(s|ms)$/.test(text))).toEqual([])
  })

  it('says nothing loudly and ends its sentences as the language does [U42]', () => {
    for (const [path, text] of sentences(language, counted(3))) {
      expect(text, path).not.toMatch(/[!！¡]/)
      expect(text, path).not.toMatch(/\.\.\./)
      const isCjk = locale === 'zh-CN' || locale === 'ja'
      if (isCjk) expect(text, path).not.toMatch(/[\p{L}\p{N}][,.:;?]$|[\p{L}][,:;?]/u)
      if (locale === 'fr')
        expect(text.replace(/\d+:\d+(:\d+)?/g, ''), path).not.toMatch(/[^\u202f][:;?]|«[^\u202f]|[^\u202f]»/)
    }
    const ends = (section: string) =>
      [...sentences(language, counted(3))].filter(
        ([path, text]) => path.startsWith(section) && text !== '' && !/[.。…]$/u.test(text),
      )
    expect(ends('banner.title.')).toEqual([])
    expect(ends('banner.body.')).toEqual([])
    expect(ends('banner.announce.')).toEqual([])
  })

  it('uses the same values as English [U42]', () => {
    const marks = counted(3)
    for (const [path, text] of sentences(language, marks))
      for (const value of ['orders', 'draft', 'note', 'xyz'])
        expect(text.includes(value), `${path}: ${text}`).toBe(english.get(path)?.includes(value))
  })
})

describe('the pseudo-language', () => {
  it('is about 40 % longer than English, in brackets, and keeps each value [U42]', () => {
    const pseudo = sentences(enXA, counted(3))
    expect([...pseudo.keys()]).toEqual([...english.keys()])
    for (const [path, text] of pseudo) {
      const plain = english.get(path) ?? ''
      if (plain === '') continue
      expect(text.length, path).toBeGreaterThanOrEqual(Math.floor(plain.length * 1.2))
      expect(text, path).toMatch(path === 'status.reasonText' ? /^\[.*\] \(expired\)$/su : /^\[.*\]$/su)
      for (const value of ['orders', 'draft', 'xyz'])
        expect(text.includes(value), path).toBe(plain.includes(value))
    }
    const total = (texts: ReadonlyMap<string, string>) => [...texts.values()].join('').length
    expect(total(pseudo) / total(english)).toBeGreaterThan(1.35)
  })
})

describe('each catalogue', () => {
  it('names its language by a tag that the formatters know', () => {
    for (const { locale } of catalogues) expect(createFormat(locale).locale).toBe(locale)
    expect(new Set(catalogues.map(({ locale }) => locale)).size).toBe(10)
  })

  it('has the keys of English and no other [U42]', () => {
    for (const catalogue of catalogues)
      expect([...sentences(catalogue, counted(3)).keys()].toSorted(), catalogue.locale).toEqual(
        [...english.keys()].toSorted(),
      )
  })
})
