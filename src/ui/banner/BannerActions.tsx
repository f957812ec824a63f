'use client'

import type { ReactElement } from 'react'
import type { BannerPresentation } from '../../core/presentationTypes.js'
import type { Format } from '../../i18n/format.js'
import { say, type BannerMessages } from '../../i18n/messages.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import { useActionButtons, type OfferedAction } from '../parts/useActionButtons.js'

/** Handlers of the app, in place of the banner's own behaviour. */
export type ActionHandlers = {
  readonly [A in OfferedAction]?: (banner: BannerPresentation) => void | Promise<void>
}

/** A reload of the page. */
interface Reload {
  readonly label: string
  readonly isBusy: boolean
  readonly onPress: () => void
}

export interface BannerActionsProps {
  readonly banner: BannerPresentation
  readonly handlers: ActionHandlers | undefined
  readonly messages: BannerMessages
  readonly format: Format
  readonly keeper: FocusKeeper
  readonly onDismiss: () => void
  /** Default: a reload needs a handler. */
  readonly reload?: Reload
}

const cross = (
  <svg viewBox="0 0 16 16" width="1em" height="1em" focusable="false" aria-hidden="true">
    <path d="m4 4 8 8m0-8-8 8" stroke="currentColor" strokeWidth={1.75} strokeLinecap="round" />
  </svg>
)

/** The buttons of a banner. An action without a handler of the app or the kit has no button. */
export function BannerActions(props: BannerActionsProps): ReactElement | null {
  const { banner, handlers = {}, messages, format, keeper, onDismiss, reload } = props
  const { actions, channel, key } = banner
  const buttons = useActionButtons({
    actions,
    channel,
    keeper,
    labelOf: (action) =>
      action === 'reload' && reload !== undefined
        ? reload.label
        : say(messages.action[action], { key }, format),
    handlerOf(action) {
      const handler = handlers[action]
      return handler && (() => handler(banner))
    },
    onReload: reload?.onPress ?? null,
    isReloading: reload?.isBusy ?? false,
  })
  if (buttons.length === 0 && !banner.dismissible) return null
  return (
    <div data-slot="conn-actions">
      {buttons}
      {banner.dismissible ? (
        <ActionButton
          variant="ghost"
          label={messages.dismiss}
          icon={cross}
          keeper={keeper}
          onPress={onDismiss}
        />
      ) : null}
    </div>
  )
}
