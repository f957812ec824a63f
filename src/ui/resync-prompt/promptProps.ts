import type { ComponentPropsWithoutRef } from 'react'
import type { PromptPresentation } from '../../core/presentationTypes.js'
import type { PromptMessages } from '../../i18n/messages.js'
import type { LanguageProps } from '../messages/MessagesProvider.js'
import type { Render } from '../parts/Root.js'
import type { UnsavedWork } from './reloadSafely.js'

export interface ResyncPromptProps
  extends Omit<ComponentPropsWithoutRef<'section'>, 'children'>, LanguageProps<PromptMessages> {
  /** Work that a reload would lose. Discarding it takes a separate click. Default: none. */
  readonly unsaved?: readonly UnsavedWork[]
  /** Fetches the data of the channels without a reload; adds *Refresh data*. Default: none. */
  readonly onRefresh?: (channels: readonly string[]) => void | Promise<void>
  /** Whether the server would answer a reload; no answer within 5 s counts as no. Default: a HEAD request of this page. */
  readonly probe?: (signal: AbortSignal) => Promise<boolean>
  /** Reloads the page. Default: `location.reload()`. */
  readonly reload?: () => void
  /** Renders the root element in place of the `<section>`. */
  readonly render?: Render<PromptPresentation>
}
