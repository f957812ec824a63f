import { createFormat, en, type Catalogue, type LanguageWords, type Messages } from 'react-connectivity/ui'
import { de } from 'react-connectivity/locales/de'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { sendTexts } from '../../src/i18n/sendTexts.js'
import { sendWords } from '../../src/i18n/en/words.js'

describe('the types of a catalogue', () => {
  it('make a missing key an error [U42]', () => {
    expectTypeOf(de).toExtend<Messages>()
    expectTypeOf(en).toEqualTypeOf<Catalogue>()
    const { copied: _, ...short } = de.prompt
    // @ts-expect-error a text is missing
    const prompt: Messages['prompt'] = short
    const { sends: __, ...few } = de
    // @ts-expect-error a section is missing
    const catalogue: Catalogue = few
    // @ts-expect-error a word is missing
    const words: LanguageWords['sends'] = { ...sendWords, refusal: { expired: 'no answer' } }
    // @ts-expect-error each language has a text for every other number
    const forms: LanguageWords['sends']['waiting'] = { one: '{count} message' }
    expect([prompt, catalogue, words, forms]).toHaveLength(4)
  })
})

describe('a refusal', () => {
  it('says only that a message was not sent when there is no plain word for the code', () => {
    const { refused, refusal } = sendTexts(sendWords)
    if (typeof refused === 'string' || typeof refusal === 'string') throw new Error('expected functions')
    const format = createFormat('en')
    expect(refused({ reason: '' }, format)).toBe('not sent')
    for (const code of ['unknown', 'constructor', '__proto__']) expect(refusal({ code }, format)).toBe('')
    expect(refusal({ code: 'identity-changed' }, format)).toBe('you signed out')
  })
})
