'use client'

import type { ReactElement } from 'react'
import { channelActions } from '../../core/actions.js'
import { cleanText } from '../../core/cleanText.js'
import type { Action } from '../../core/reasons.js'
import type { Format } from '../../i18n/format.js'
import { say, type StatusMessages } from '../../i18n/messages.js'
import { useConnectivity, type ButtonVariant } from '../../react/index.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import { HOLD_MS } from '../parts/useActionButtons.js'
import type { ChannelTrouble } from './useChannelTrouble.js'

interface ChannelActionsProps {
  readonly messages: StatusMessages
  readonly format: Format
  readonly keeper: FocusKeeper
  readonly trouble: ChannelTrouble
  readonly variant: ButtonVariant
}

/** The buttons for the worst channel, which they name. A reload is an action of the page. */
export function ChannelActions(props: ChannelActionsProps): ReactElement | null {
  const { messages, format, keeper, trouble, variant } = props
  const { act, actions } = useConnectivity()
  const { channel, hold } = trouble
  if (channel === null) return null
  const { name } = channel
  return (
    <>
      {channelActions(channel, actions)
        .filter(isOfChannel)
        .map((action) => (
          <ActionButton
            key={action}
            label={say(messages[action], { channel: cleanText(name) ?? '' }, format)}
            holdMs={HOLD_MS}
            onPress={() => {
              hold()
              act(name, action)
            }}
            {...{ variant, keeper }}
          />
        ))}
    </>
  )
}

const isOfChannel = (action: Action): action is 'resubscribe' | 'recreate' | 'resync' =>
  action === 'resubscribe' || action === 'recreate' || action === 'resync'
