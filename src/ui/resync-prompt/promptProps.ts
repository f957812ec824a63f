import type { ComponentPropsWithoutRef } from 'react'
import type { PromptPresentation } from '../../core/presentationTypes.js'
import type { PromptMessages } from '../../i18n/messages.js'
import type { LanguageProps } from '../messages/MessagesProvider.js'
import type { Render } from '../parts/Root.js'
import type { UnsavedWork } from './reloadSafely.js'

export interface ResyncPromptProps
  extends Omit<ComponentPropsWithoutRef<'section'>, 'children'>, LanguageProps<PromptMessages> {
  /** Work that a reload would lose. It is never reloaded over without a click of its own. Default: none. */
  readonly unsaved?: readonly UnsavedWork[]
  /** Fetches what the channels show, without a reload. Given, it adds *Refresh data*. */
  readonly onRefresh?: (channels: readonly string[]) => void | Promise<void>
  /** Whether the server would answer a reload; no answer within 5 s is a no. Default: asks for the head of this page. */
  readonly probe?: (signal: AbortSignal) => Promise<boolean>
  /** Reloads the page. Default: `location.reload()`. */
  readonly reload?: () => void
  /** Makes the root element in place of the `<section>`. */
  readonly render?: Render<PromptPresentation>
}
