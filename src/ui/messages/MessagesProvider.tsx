'use client'

import { createContext, useContext, useMemo, type ReactElement, type ReactNode } from 'react'
import { createFormat, type Format } from '../../i18n/format.js'
import { overlay, type Messages, type Overrides } from '../../i18n/messages.js'

interface Language {
  readonly messages: Overrides<Messages>
  readonly locale: string
}

const LanguageContext = createContext<Language>({ messages: {}, locale: 'en' })

export interface MessagesProviderProps {
  /** Texts that replace the English ones. Omitted texts stay English. */
  readonly messages?: Overrides<Messages>
  /** Language of numbers, times and plurals. Default: the one of the provider above, else `en`. */
  readonly locale?: string
  readonly children?: ReactNode
}

/**
 * Sets the texts and the language of all components below. Renders no element.
 *
 * @example
 * <MessagesProvider locale="de" messages={de}>
 *   <ConnectionBanner />
 * </MessagesProvider>
 */
export function MessagesProvider({ messages, locale, children }: MessagesProviderProps): ReactElement {
  const above = useContext(LanguageContext)
  const language = useMemo(
    () => ({ messages: overlay<object>(above.messages, messages), locale: locale ?? above.locale }),
    [above, messages, locale],
  )
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>
}

/** Texts and language of one component, in place of the provider's. */
export interface LanguageProps<Section> {
  /** Texts that replace those of the provider or the English ones, for this component only. */
  readonly messages?: Overrides<Section> | undefined
  /** Language of numbers, times and plurals. Default: the one of `MessagesProvider`, else `en`. */
  readonly locale?: string | undefined
}

/** The texts of one section and their format. */
export function useMessages<Name extends keyof Messages>(
  name: Name,
  english: Messages[Name],
  own: LanguageProps<Messages[Name]>,
): { readonly messages: Messages[Name]; readonly format: Format } {
  const language = useContext(LanguageContext)
  const given = language.messages[name] as Overrides<Messages[Name]> | undefined
  return {
    messages: overlay(english, given, own.messages),
    format: createFormat(own.locale ?? language.locale),
  }
}
