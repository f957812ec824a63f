'use client'

import { useSyncExternalStore } from 'react'

/** Attributes of a part; empty where the page has its language. */
export interface LanguageAttributes {
  readonly lang?: string
  readonly dir?: 'ltr' | 'rtl'
}

const never = (): (() => void) => () => undefined
const languageOf = (tag: string): string => tag.toLowerCase().replace(/-.*/, '')
const pageLanguage = (): string => document.documentElement.lang

/** Scripts that are written from right to left. */
const rightToLeft = /Adlm|Arab|Hebr|Thaa/

/**
 * The language of a part where the page has another one, so that screen readers and hyphenation know it, and its direction.
 * A server does not know the page; a page without a language keeps its direction.
 */
export function useLanguageAttributes(locale: string): LanguageAttributes {
  const page = useSyncExternalStore(never, pageLanguage, () => locale)
  if (languageOf(page) === languageOf(locale)) return {}
  if (page === '') return { lang: locale }
  const { script = '' } = new Intl.Locale(locale).maximize()
  return { lang: locale, dir: rightToLeft.test(script) ? 'rtl' : 'ltr' }
}
