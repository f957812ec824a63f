import type { ComponentPropsWithoutRef } from 'react'
import type { PromptPresentation } from '../../core/presentationTypes.js'
import type { PromptMessages } from '../../i18n/messages.js'
import type { ReloadOptions } from '../../react/index.js'
import type { LanguageProps } from '../messages/MessagesProvider.js'
import type { Render } from '../parts/Root.js'

/** When the page is reloaded: never by the prompt, by the person, or also by itself while the person is away. */
export type PromptPolicy = 'off' | 'prompt' | 'when-safe'

export interface ResyncPromptProps
  extends
    Omit<ComponentPropsWithoutRef<'section'>, 'children'>,
    LanguageProps<PromptMessages>,
    ReloadOptions {
  /**
   * `off` shows no card; a `ConnectionStatus` and the stale regions still offer the reload. `when-safe` shows the card, and
   * reloads by itself when nothing is unsaved or unsent, no text field has the focus, the page got no input for 10 s (or it is
   * hidden for 30 s), and the server answers: after a countdown of 20 s on a visible page, at a random time within 30 s, at most
   * once a minute and three times in ten minutes, and never where the browser forbids storage. Default: `prompt`.
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
