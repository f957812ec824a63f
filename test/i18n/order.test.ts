import { createFormat } from 'react-connectivity/ui'
import { ar } from 'react-connectivity/locales/ar'
import { de } from 'react-connectivity/locales/de'
import { es } from 'react-connectivity/locales/es'
import { he } from 'react-connectivity/locales/he'
import { describe, expect, it } from 'vitest'
import { fill } from '../../src/i18n/fill.js'
import { say } from '../../src/i18n/messages.js'
import { languages } from './support/languages.js'
import { counted, sentences } from './support/sentences.js'

const FSI = '\u2068'
const PDI = '\u2069'
const isolated = (text: string): string => `${FSI}${text}${PDI}`

describe('the order of a line', () => {
  it.each([ar, he])('holds around each Latin name, number and code in $locale [U42]', (language) => {
    const texts = sentences(language, { ...counted(12), code: 4408, state: 'מחובר' })
    for (const [path, text] of texts) {
      const outside = text.replaceAll(/\u2068[^\u2069]*\u2069/g, '')
      expect(outside, path).not.toMatch(/[A-Za-z]|\(|\)/)
    }
    expect(texts.get('banner.title.channel-denied')).toContain(isolated('orders'))
    expect(texts.get('status.reasonText')).toContain(isolated('(4408)'))
    expect(texts.get('prompt.wouldLose')).toContain(isolated('draft'))
    expect(texts.get('prompt.wouldLose')).toContain(isolated('note'))
    expect(texts.get('led.named')).toContain(isolated('orders'))
  })

  it('holds around a Hebrew name in every language [U42]', () => {
    for (const language of languages)
      for (const [path, text] of sentences(language, {
        ...counted(3),
        channel: 'חדר',
        name: 'חדר',
        label: 'חדר',
      }))
        for (const at of text.matchAll(/חדר/g))
          expect(text[at.index - 1], `${language.locale} ${path}: ${text}`).toBe(FSI)
  })

  it('cannot be changed by direction characters in a name [U42]', () => {
    const text = fill('“{name}” stopped.', { name: 'חדר\u2069\u202e' }, createFormat('en'))
    expect(text).toBe(`“${isolated('חדר')}” stopped.`)
    // The rest of the line would run backwards.
    const latin = fill('“{name}” stopped.', { name: 'room\u202e' }, createFormat('en'))
    expect(latin).toBe('“room” stopped.')
    const { wouldLose } = de.prompt
    expect(say(wouldLose, { labels: ['a\u202e', 'b'] }, createFormat('de'))).not.toMatch(/\p{Bidi_Control}/u)
  })

  it.each([
    [es, ['borrador', 'informe'], 'borrador e informe'],
    [es, ['borrador', 'nota'], 'borrador y nota'],
    [he, ['טיוטה', 'הערה'], 'טיוטה והערה'],
    [he, ['draft', 'note'], 'draft ו-note'],
    [ar, ['مسودة', 'ملاحظة'], 'مسودة وملاحظة'],
    [de, ['Entwurf', '{labels}', '$&'], 'Entwurf, {labels} und $&'],
  ] as const)(
    'joins names as one joins these very names in the language: $locale %#',
    (language, labels, list) => {
      const text = say(language.prompt.wouldLose, { labels }, createFormat(language.locale))
      expect(text.replaceAll(/\p{Bidi_Control}/gu, '')).toContain(`${list}.`)
    },
  )

  it('needs no invisible character where all letters have one direction', () => {
    for (const [path, text] of sentences(de, counted(3))) expect(text, path).not.toMatch(/[\u2066-\u2069]/)
  })

  it('takes the value as text, never as a place for another value', () => {
    const format = createFormat('en')
    expect(say('{channel} of {count}', { channel: '{count}', count: 1200 }, format)).toBe('{count} of 1,200')
    expect(say('Keep {this}', { channel: 'a' }, format)).toBe('Keep {this}')
    expect(fill('$& {name}', { name: '$1 $&' }, format)).toBe('$& $1 $&')
  })
})
