'use client'

import { useSyncExternalStore } from 'react'
import { isTag } from '../../i18n/format.js'

/** Attributes of a part; empty where the page has its language. */
export interface LanguageAttributes {
  readonly lang?: string
  readonly dir?: 'ltr' | 'rtl'
}

const never = (): (() => void) => () => undefined
const pageLanguage = (): string => document.documentElement.lang

/** Scripts that are written from right to left. */
const rightToLeft = /Adlm|Arab|Hebr|Thaa/

/**
 * The language of a part where the page has another one, so that screen readers and hyphenation know it, and its direction.
 * A server does not know the page; a page without a language keeps its direction.
 */
export function useLanguageAttributes(locale: string): LanguageAttributes {
  const page = useSyncExternalStore(never, pageLanguage, () => locale)
  const writing = writingOf(locale)
  if (writing === null || writingOf(page) === writing) return {}
  return page === '' ? { lang: locale } : { lang: locale, dir: rightToLeft.test(writing) ? 'rtl' : 'ltr' }
}

/** The language and the script of a tag, also of an old one such as `iw`; null for what is no tag. */
function writingOf(tag: string): string | null {
  if (!isTag(tag)) return null
  const { language, script } = new Intl.Locale(tag).maximize()
  return `${language}-${script}`
}
