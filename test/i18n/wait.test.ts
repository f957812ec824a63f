import { createFormat } from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import { say } from '../../src/i18n/messages.js'
import { catalogues } from './support/languages.js'

/** The digits of the language as those of English, and without marks of direction. */
const plain = (text: string): string =>
  text
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))

const waits = catalogues.map((language) => {
  const format = createFormat(language.locale)
  return {
    locale: language.locale,
    banner: (seconds: number) => plain(say(language.banner.countdown, { seconds }, format)),
    details: (seconds: number) => plain(say(language.status.countdown, { seconds }, format)),
    short: (seconds: number) => plain(say(language.status.seconds, { seconds }, format)),
  }
})

const told = (locale: string) => {
  const found = waits.find((each) => each.locale === locale)
  if (found === undefined) throw new Error(`no catalogue ${locale}`)
  return found
}

/** How many items two lists begin with alike. */
const commonStart = (first: readonly string[], second: readonly string[]): number => {
  const index = first.findIndex((each, at) => each !== second[at])
  return index < 0 ? first.length : index
}

describe('a long wait for the next attempt', () => {
  it('is told in minutes, and in seconds for its last minute and a half', () => {
    const { banner, details, short } = told('en')
    expect([540, 421, 420, 120, 91, 90, 89, 5].map(banner)).toEqual([
      'Next attempt in 9 minutes.',
      'Next attempt in 8 minutes.',
      'Next attempt in 7 minutes.',
      'Next attempt in 2 minutes.',
      'Next attempt in 2 minutes.',
      'Next attempt in 2 minutes.',
      'Next attempt in 89 s.',
      'Next attempt in 5 s.',
    ])
    expect(details(420)).toBe('Trying again in 7 minutes.')
    expect([short(420), short(89)]).toEqual(['7\u00a0min', '89 s'])
  })

  it('has the right form of each language for two, a few and many minutes', () => {
    expect([120, 180, 660].map(told('ar').banner)).toEqual([
      'المحاولة التالية خلال دقيقتين.',
      'المحاولة التالية خلال 3 دقائق.',
      'المحاولة التالية خلال 11 دقيقة.',
    ])
    expect(told('he').banner(420)).toBe('הניסיון הבא בעוד 7 דקות.')
    expect(told('ja').banner(420)).toBe('7 分後に再試行します。')
    expect(told('zh-CN').banner(420)).toBe('7分钟后重试。')
    expect(told('de').banner(420)).toBe('Nächster Versuch in 7 Minuten.')
    expect(told('fr').banner(420)).toBe('Prochaine tentative dans 7 minutes.')
    expect(told('es').banner(420)).toBe('Próximo intento dentro de 7 minutos.')
    expect(told('pt-BR').banner(420)).toBe('Próxima tentativa em 7 minutos.')
  })

  it.each(waits)(
    'is never longer or shorter in $locale than it is by a minute',
    ({ banner, details, short }) => {
      for (const tell of [banner, details, short])
        for (let seconds = 119; seconds <= 3600; seconds += 7) {
          const minutes = Number(/\d+/.exec(tell(seconds))?.[0] ?? 2)
          expect(minutes * 60 - seconds).toBeGreaterThanOrEqual(0)
          expect(minutes * 60 - seconds).toBeLessThan(60)
        }
    },
  )

  it.each(waits)('is told in the same words of $locale in minutes and in seconds', ({ banner, details }) => {
    for (const tell of [banner, details]) {
      const [minutes, seconds] = [tell(90).split(''), tell(89).split('')]
      const same = commonStart(minutes, seconds) + commonStart(minutes.toReversed(), seconds.toReversed())
      expect(same, `${tell(90)} ${tell(89)}`).toBeGreaterThan(3)
    }
  })

  it.each(waits)('has one place for its value in $locale, and nothing in braces', ({ banner, details }) => {
    for (const tell of [banner, details])
      for (const seconds of [60, 90, 540]) expect(tell(seconds)).not.toMatch(/[{}]|undefined|NaN/)
  })
})
