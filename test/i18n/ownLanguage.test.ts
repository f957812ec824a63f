import { catalogue, createFormat, en, type LanguageWords } from 'react-connectivity/ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { enWords } from '../../src/i18n/en/all.js'
import { say } from '../../src/i18n/messages.js'
import { pseudo } from '../../src/i18n/pseudo.js'
import { counted, sentences } from './support/sentences.js'

/** The words of a language that the package does not have. */
const whole: LanguageWords = pseudo(enWords)

/** A catalogue from words that no type has checked, and what was reported. */
function written(words: object, tag = 'it') {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  return { own: catalogue(tag, words as LanguageWords), warned: warn.mock.calls.flat() }
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('a language of the app’s own, without types', () => {
  it('is English where a word is missing, and breaks no page', () => {
    const { pending: _, ...banner } = whole.banner
    const { neverConnected: __, ...title } = whole.banner.title
    const { sends: ___, ...few } = whole
    const { own, warned } = written({ ...few, banner: { ...banner, title } })
    // Italian times are not English ones.
    const values = { ...counted(3), at: null }
    const english = sentences(en, values)
    for (const [path, text] of sentences(own, values))
      if (path === 'banner.pending' || path.startsWith('sends.')) expect(text, path).toBe(english.get(path))
      else if (english.get(path) !== '') expect(text, path).toMatch(/^\[/)
    const never = sentences(own, { ...counted(3), lastConnectedAt: null })
    expect(never.get('banner.title.failed')).toBe('Can’t connect.')
    expect(warned).toEqual([
      'catalogue: words are English in "it": banner.title.neverConnected, banner.pending, sends; add them',
    ])
  })

  it('is English where a counted text has no form for every number', () => {
    const { own, warned } = written({ ...whole, sends: { ...whole.sends, waiting: { one: '[{count}]' } } })
    expect(sentences(own, counted(1)).get('sends.waiting')).toBe('1 message waiting to be sent')
    expect(warned).toEqual(['catalogue: words are English in "it": sends.waiting; add them'])
  })

  it('has its own form for one where it leaves that out, not the English one', () => {
    const { own, warned } = written({
      ...whole,
      sends: { ...whole.sends, waiting: { other: '[{count}]' } },
      led: { ...whole.led, named: ({ name }: { readonly name: string }) => `[${name}]` },
    })
    expect(sentences(own, counted(1)).get('sends.waiting')).toBe('[1]')
    expect(say(own.led.named, { name: 'pump', state: 'Online' }, createFormat('it'))).toBe('[pump]')
    expect(warned).toEqual([])
  })

  it('is a variant of English without a report', () => {
    expect(written({ banner: { title: { offline: 'No network.' } } }, 'en-GB').warned).toEqual([])
  })

  it('is reported when its tag is none, because its numbers and plurals would be English', () => {
    expect(() => catalogue('pt_BR', whole)).toThrow(
      'catalogue: locale must be a BCP 47 tag such as "de" or "pt-BR", got "pt_BR"; write pt-BR',
    )
    vi.stubEnv('NODE_ENV', 'production')
    expect(catalogue('pt_BR', whole).locale).toBe('pt_BR')
  })
})
