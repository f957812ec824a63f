'use client'

import { createContext, useContext, useEffect, useMemo, type ReactElement, type ReactNode } from 'react'
import type { Catalogue } from '../../i18n/catalogue.js'
import { createFormat, isTag, type Format } from '../../i18n/format.js'
import { overlay, type Messages, type Overrides } from '../../i18n/messages.js'
import { checkLanguage, doubtsOf } from './checkLanguage.js'
import { useLanguageAttributes, type LanguageAttributes } from './useLanguageAttributes.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

interface Language {
  readonly messages: Overrides<Messages>
  readonly locale: string
}

const LanguageContext = createContext<Language>({ messages: {}, locale: 'en' })

/** Props of `MessagesProvider`. */
export interface MessagesProviderProps {
  /** A catalogue, such as `de`, or texts that replace single ones. Default: the texts of the provider above, else English. */
  readonly messages?: Overrides<Catalogue>
  /** Language of numbers, times and plurals. Default: the one of the catalogue, else of the provider above, else `en`. */
  readonly locale?: string
  readonly children?: ReactNode
}

/**
 * Sets the texts and the language of all components below. Renders no element. In development it warns about a tag that the
 * browser does not know, about names without a text and about texts that stay English in another language.
 *
 * @throws TypeError if `locale` is not a BCP 47 tag or `messages` is not an object; in development
 * @example
 * import { de } from 'react-connectivity/locales/de'
 *
 * <MessagesProvider messages={de}>
 *   <ConnectionBanner />
 * </MessagesProvider>
 * @example
 * <MessagesProvider messages={{ banner: { title: { offline: 'No network.' } } }}>
 *   <ConnectionBanner />
 * </MessagesProvider>
 */
export function MessagesProvider({ messages, locale, children }: MessagesProviderProps): ReactElement {
  if (process.env.NODE_ENV !== 'production')
    checkLanguage('MessagesProvider', locale ?? messages?.locale, messages)
  const above = useContext(LanguageContext)
  const language = useMemo(() => {
    const { locale: own, ...texts } = messages ?? {}
    return {
      messages: overlay<object>(above.messages, texts),
      locale: locale ?? (isTag(own) ? own : above.locale),
    }
  }, [above, messages, locale])
  useDoubts(language)
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>
}

/** Says what looks wrong, once for each finding. Does nothing in production. */
function useDoubts({ messages, locale }: Language): void {
  const doubts = useMemo(
    () => (process.env.NODE_ENV === 'production' ? null : doubtsOf(locale, messages)),
    [messages, locale],
  )
  useEffect(() => {
    if (doubts !== null) console.warn(`MessagesProvider: ${doubts}`)
  }, [doubts])
}

/** Texts and language of one component, in place of the provider's. */
export interface LanguageProps<Section> {
  /** Texts that replace single ones, for this component only. Default: the texts of `MessagesProvider`, else English. */
  readonly messages?: Overrides<Section> | undefined
  /** Language of numbers, times and plurals. Default: the one of `MessagesProvider`, else `en`. */
  readonly locale?: string | undefined
}

/** The texts of one section, their format, and the language of the element that shows them. */
interface Texts<Section> {
  readonly messages: Section
  readonly format: Format
  readonly attributes: LanguageAttributes
}

/**
 * The texts of one section and their format.
 *
 * @throws TypeError if `locale` is not a BCP 47 tag or `messages` is not an object; in development
 */
export function useMessages<Name extends keyof Messages>(
  name: Name,
  english: Messages[Name],
  own: LanguageProps<Messages[Name]>,
): Texts<Messages[Name]> {
  if (process.env.NODE_ENV !== 'production')
    checkLanguage(`the component with the texts "${name}"`, own.locale, own.messages)
  const language = useContext(LanguageContext)
  const given = language.messages[name] as Overrides<Messages[Name]> | undefined
  const format = createFormat(own.locale ?? language.locale)
  const attributes = useLanguageAttributes(format.locale)
  return { messages: overlay(english, given, own.messages), format, attributes }
}
