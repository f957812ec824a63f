'use client'

import { forwardRef, type ComponentPropsWithoutRef, type ReactElement, type ReactNode } from 'react'
import type { LedState, Tone } from '../../core/presentationTypes.js'
import { enSends } from '../../i18n/enSends.js'
import type { Format } from '../../i18n/format.js'
import { say, type SendMessages } from '../../i18n/messages.js'
import { useSnapshot } from '../../react/useSnapshot.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { ActionButton } from '../parts/ActionButton.js'
import { useFocusKeeper } from '../parts/focus.js'
import { Glyph } from '../parts/Glyph.js'
import { Root, type Part, type Render } from '../parts/Root.js'

/** A send of this client: a message of `useChannelMessages` fits. */
export interface SendState {
  readonly state: 'queued' | 'sent' | 'kept' | 'refused'
  /** Why it was refused; null or omitted otherwise. */
  readonly error?: { readonly code: string } | null
}

export interface SendStatusProps
  extends Omit<ComponentPropsWithoutRef<'span'>, 'children'>, LanguageProps<SendMessages> {
  /** The send. Default: the sum of all sends that wait. */
  readonly send?: SendState
  /** Counts only the sends of this channel, without `send`. Default: all channels. */
  readonly channel?: string
  /** When the server accepted it; epoch milliseconds. Default: the time is not shown. */
  readonly at?: number
  /** Why it was refused, in the words of the app. Default: plain words for the code of the error. */
  readonly reason?: string
  /** Adds *Edit* to a refused send. Default: no button. */
  readonly onEdit?: () => void
  /** Adds *Send again* to a refused send. Default: no button. */
  readonly onRetry?: () => void | Promise<void>
  /** Renders the root element in place of the `<span>`. The state is null for the sum. Default: none. */
  readonly render?: Render<SendState | null>
}

const looks: { readonly [S in SendState['state']]: { readonly glyph: LedState; readonly tone: Tone } } = {
  queued: { glyph: 'connecting', tone: 'info' },
  sent: { glyph: 'syncing', tone: 'info' },
  kept: { glyph: 'online', tone: 'success' },
  refused: { glyph: 'failed', tone: 'danger' },
}

/**
 * Says what became of one send, by shape, by words and by colour; or, without `send`, how many wait. No live region, because a
 * list would talk over the page. Renders a `<span>`, or nothing when no send waits.
 *
 * @example
 * <SendStatus send={message} onEdit={() => edit(message)} />
 * @example
 * <SendStatus />
 */
export const SendStatus: Part<SendStatusProps, HTMLSpanElement> = forwardRef<
  HTMLSpanElement,
  SendStatusProps
>(function SendStatus(props, ref): ReactElement | null {
  const { send, channel, at, reason, onEdit, onRetry, messages: own, locale, render, ...others } = props
  const { onFocus, ...rest } = others
  const { messages, format } = useMessages('sends', enSends, { messages: own, locale })
  const isSum = send === undefined
  const waiting = useSnapshot(({ pending, outbox }) => {
    if (!isSum) return 0
    return channel === undefined ? pending : outbox.filter((entry) => entry.channel === channel).length
  })
  const keeper = useFocusKeeper()
  if (isSum && waiting === 0) return null
  const state = send?.state ?? 'queued'
  const text = isSum
    ? say(messages.waiting, { count: waiting }, format)
    : textOf({ send, at, reason, messages, format })
  return (
    <Root
      tag="span"
      ref={ref}
      state={send ?? null}
      render={render}
      props={{
        ...rest,
        'data-slot': 'conn-send',
        'data-state': state,
        'data-tone': looks[state].tone,
        onFocus: (event) => {
          keeper.note(event)
          onFocus?.(event)
        },
        children: (
          <>
            <Glyph state={looks[state].glyph} />
            <span data-slot="conn-send-text">{text}</span>
            {state !== 'refused' ? null : (
              <>
                {onEdit === undefined ? null : action(messages.edit, onEdit)}
                {onRetry === undefined ? null : action(messages.retry, onRetry)}
              </>
            )}
          </>
        ),
      }}
    />
  )
  function action(label: string, onPress: () => void | Promise<void>): ReactNode {
    return <ActionButton variant="link" {...{ label, keeper, onPress }} />
  }
})

interface TextProps {
  readonly send: SendState
  readonly at: number | undefined
  readonly reason: string | undefined
  readonly messages: SendMessages
  readonly format: Format
}

function textOf({ send, at, reason, messages, format }: TextProps): string {
  switch (send.state) {
    case 'queued':
    case 'sent':
      return messages.state[send.state]
    case 'kept':
      return say(messages.kept, { at: at ?? null }, format)
    case 'refused': {
      const plain = send.error == null ? '' : say(messages.refusal, { code: send.error.code }, format)
      return say(messages.refused, { reason: reason ?? plain }, format)
    }
  }
}
