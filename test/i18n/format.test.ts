import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFormat } from '../../src/i18n/format.js'
import { say } from '../../src/i18n/messages.js'
import { languages } from './support/languages.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

describe('a person who reads numbers and times', () => {
  it('reads them in the language of the app, and English for a tag that is none', () => {
    expect(createFormat('de').number(1234.5)).toBe('1.234,5')
    expect(createFormat('de').list(['A', 'B', 'C'])).toBe('A, B und C')
    expect(createFormat('no tag').number(1234.5)).toBe('1,234.5')
  })

  it('reads them in the language of an old, a short or a long tag', () => {
    const forms = { one: '1', two: '2', other: 'n' }
    expect(createFormat('iw').plural(2, forms)).toBe('2')
    expect(createFormat('pt').plural(0, forms)).toBe('1')
    expect(createFormat('zh-Hant').plural(1, forms)).toBe('n')
    expect(createFormat('en-GB').number(1234.5)).toBe('1,234.5')
  })

  it('waits for one formatter per language, not for one per component and render', () => {
    const formatters: PropertyKey[] = []
    const get = (intl: typeof Intl, name: keyof typeof Intl): unknown => {
      if (name.endsWith('Format') || name.endsWith('Rules')) formatters.push(name)
      return intl[name]
    }
    vi.stubGlobal('Intl', new Proxy(Intl, { get }))
    const forms = { one: 'one', other: 'more' }
    const texts = Array.from({ length: 100 }, (_, count) => {
      const format = createFormat('pl-PL')
      return `${format.number(count)} ${format.plural(count, forms)}`
    })
    expect(texts[1]).toBe('1 one')
    expect(formatters).toEqual(['NumberFormat', 'PluralRules'])
  })

  it('reads the time of the zone that the device is in now, also after a journey', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const { time } = createFormat('en-GB')
    const noon = Date.UTC(2026, 10, 21, 12)
    expect(time(noon)).toBe('13:00')
    vi.stubEnv('TZ', 'Asia/Tokyo')
    expect(time(noon)).toBe('21:00')
    expect(createFormat('en-GB').clock(noon)).toBe('21:00:00')
  })

  it.each([1e18, -1e18, Number.NaN, Number.POSITIVE_INFINITY, 'soon' as never])(
    'reads that a message was sent, without a time, where its server gave no time of this world: %s',
    (at) => {
      for (const { locale, sends } of languages) {
        const format = createFormat(locale)
        expect(format.clock(at)).toBe('')
        expect(say(sends.kept, { at }, format)).toBe(say(sends.kept, { at: null }, format))
      }
    },
  )

  it('reads each time on one line, never with its half of the day on the next', () => {
    const { time, clock } = createFormat('en-US')
    const noon = Date.UTC(2026, 10, 21, 12)
    expect(time(noon)).toMatch(/^\d{1,2}:\d{2}[\u00a0\u202f][AP]M$/)
    expect(clock(noon)).toMatch(/^\d{1,2}:\d{2}:\d{2}[\u00a0\u202f][AP]M$/)
  })
})
