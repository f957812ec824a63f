'use client'

import type { ReactElement } from 'react'
import { enPrompt } from '../../i18n/en.js'
import { useReload } from '../../react/index.js'
import type { ReloadButton } from '../../react/reload/useReloadButton.js'
import { useMessages } from '../messages/MessagesProvider.js'
import { reloadNote } from '../parts/reloadNote.js'
import { BannerActions, type BannerActionsProps } from './BannerActions.js'

interface ReloadProps {
  readonly locale: string | undefined
}

/** What the reload waits for, or what it would lose. Renders a live region. */
export function ReloadNote({ locale }: ReloadProps): ReactElement {
  const { messages, format } = useMessages('prompt', enPrompt, { messages: undefined, locale })
  const note = reloadNote(useReload(), messages, format)
  return (
    <span data-slot="conn-body" role="status">
      {note === null ? null : ` ${note}`}
    </span>
  )
}

/** The buttons of a banner that asks for a reload. */
export function ReloadActions({
  reloading,
  locale,
  ...rest
}: ReloadProps & Omit<BannerActionsProps, 'reload'> & { readonly reloading: ReloadButton }): ReactElement {
  const { messages } = useMessages('prompt', enPrompt, { messages: undefined, locale })
  const { mode } = useReload()
  const isBusy = reloading.buttonProps['aria-busy']
  const onPress = (): void => reloading.reload(mode)
  return <BannerActions {...rest} reload={{ label: messages.reload[mode], isBusy, onPress }} />
}
