import type { ComponentPropsWithoutRef, ReactElement } from 'react'
import type { PromptPresentation } from '../../core/presentationTypes.js'
import type { Format } from '../../i18n/format.js'
import type { PromptMessages } from '../../i18n/messages.js'
import type { ReloadOptions } from '../../react/index.js'
import type { LanguageProps } from '../messages/MessagesProvider.js'
import type { Render } from '../parts/Root.js'

/** Props of the note of an automatic reload. */
export interface AutoNoteProps {
  readonly messages: PromptMessages
  readonly format: Format
}

/** A policy by which the page also reloads by itself: `whenSafe`. */
export interface AutoPolicy {
  /** Starts the reload, and tells of it while the card is shown. */
  readonly Note: (props: AutoNoteProps) => ReactElement
}

/** When the page is reloaded: never by the prompt, by the person, or also by itself while the person is away. */
export type PromptPolicy = 'off' | 'prompt' | AutoPolicy

/** Props of `ResyncPrompt`. */
export interface ResyncPromptProps
  extends
    Omit<ComponentPropsWithoutRef<'section'>, 'children'>,
    LanguageProps<PromptMessages>,
    ReloadOptions {
  /**
   * `off` shows no card; a `ConnectionStatus` and the stale regions still offer the reload. `whenSafe`, an import of its own,
   * shows the card and also reloads by itself. Default: `prompt`.
   */
  readonly policy?: PromptPolicy
  /** Fetches the data of the channels without a reload; adds *Refresh data*. Default: none. */
  readonly onRefresh?: (channels: readonly string[]) => void | Promise<void>
  /** Level of the heading, 1 to 6. Default: 2. */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5 | 6
  /** Whether the browser asks before the page is left while sends wait. Over work of `useUnsavedWork` it always asks. Default: true. */
  readonly warnOnLeave?: boolean
  /** Renders the root element in place of the `<section>`. */
  readonly render?: Render<PromptPresentation>
}
