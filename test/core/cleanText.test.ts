import { cleanText, initialConnection } from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Screen } from './support/screen.js'

const hidden = fc.constantFrom(
  ...[
    '\u0000',
    '\u001b',
    '\u0085',
    '\u061c',
    '\u200b',
    '\u200e',
    '\u202e',
    '\u2028',
    '\u2066',
    '\ufeff',
    '\u00ad',
  ],
  '\u{e0041}',
)
const anyText = fc.array(fc.oneof(fc.string({ unit: 'binary' }), hidden)).map((parts) => parts.join(''))
const controls = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u00ad\u200b-\u200d\u2060\ufeff\u{e0000}-\u{e007f}]/u

describe('the text of a server', () => {
  it('cannot reorder, hide or overflow the UI', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text)
        if (clean === null) return
        expect(clean).not.toMatch(controls)
        expect(clean.length).toBeLessThanOrEqual(200)
        expect(clean.trim()).toBe(clean)
        expect(clean).not.toBe('')
        expect(cleanText(clean)).toBe(clean)
      }),
      { numRuns: 2000 },
    )
  })

  it('stay what they were when they are harmless, markup included', () => {
    expect(cleanText('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>')
    expect(cleanText('العربية, 日本語, naïve 😀')).toBe('العربية, 日本語, naïve 😀')
  })

  it('are cut at 200 characters, never in the middle of one, however long they were', () => {
    expect(cleanText('x'.repeat(1_000_000))).toBe(`${'x'.repeat(199)}…`)
    expect(cleanText('😀'.repeat(5000))).toBe(`${'😀'.repeat(99)}…`)
  })

  it.each([null, undefined, '', '  ', '\u202e\u200b', 7, {}])(
    'say nothing when there is nothing: %j',
    (text) => {
      expect(cleanText(text as string)).toBeNull()
    },
  )

  it('reach the banner only in that form', () => {
    const view = new Screen(1_800_000_000_000)
    const message = '\u202eyour bank\u0007'
    const status = 'failed' as const
    view.set({ connection: { ...initialConnection, status, reason: 'forbidden', message } })
    expect(view.shown.banner?.serverText).toBe('your bank')
  })
})
