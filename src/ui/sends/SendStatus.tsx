'use client'

import { forwardRef, type ComponentPropsWithoutRef, type ReactElement, type ReactNode } from 'react'
import type { LedState, Tone } from '../../core/presentationTypes.js'
import { enSends } from '../../i18n/enSends.js'
import type { Format } from '../../i18n/format.js'
import { say, type SendMessages } from '../../i18n/messages.js'
import { sendsOf } from '../../react/sendsOf.js'
import { useSnapshot } from '../../react/useSnapshot.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { useDatedFormat } from '../messages/useDatedFormat.js'
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

/** Props of `SendStatus`. */
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
>(function SendStatus(props, ref): ReactElement {
  const { send, channel, at, reason, messages: own, locale, ...given } = props
  const { messages, format, attributes } = useMessages('sends', enSends, { messages: own, locale })
  const rest = { ...attributes, ...given }
  if (send === undefined) return <WaitingSends {...{ ...rest, ref, channel, messages, format }} />
  const text = textOf({ send, at, reason, messages, format })
  return <Line {...{ ...rest, ref, send, text, messages }} />
})

interface WaitingProps extends Omit<LineProps, 'send' | 'text'> {
  readonly channel: string | undefined
  readonly format: Format
}

/** The sum of the sends that wait. Only it follows the state of the client, because a list may have many single sends. */
const WaitingSends = forwardRef<HTMLSpanElement, WaitingProps>(function WaitingSends(props, ref) {
  const { channel, format, ...rest } = props
  const count = useSnapshot(({ pending, outbox }) =>
    channel === undefined ? pending : sendsOf(outbox, channel).length,
  )
  if (count === 0) return null
  return <Line {...{ ...rest, ref, send: null, text: say(rest.messages.waiting, { count }, format) }} />
})

interface LineProps extends Omit<
  SendStatusProps,
  'send' | 'channel' | 'at' | 'reason' | 'messages' | 'locale'
> {
  /** Null for the sum. */
  readonly send: SendState | null
  readonly text: ReactNode
  readonly messages: SendMessages
}

const Line = forwardRef<HTMLSpanElement, LineProps>(function Line(props, ref): ReactElement {
  const { send, text, messages, onEdit, onRetry, onFocus, render, ...rest } = props
  const keeper = useFocusKeeper()
  const state = send?.state ?? 'queued'
  return (
    <Root
      tag="span"
      ref={ref}
      state={send}
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
            {state !== 'refused' || (onEdit ?? onRetry) === undefined ? null : (
              <span data-slot="conn-actions">
                {onEdit === undefined ? null : action(messages.edit, onEdit)}
                {onRetry === undefined ? null : action(messages.retry, onRetry)}
              </span>
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

function textOf({ send, at, reason, messages, format }: TextProps): ReactNode {
  switch (send.state) {
    case 'queued':
    case 'sent':
      return messages.state[send.state]
    case 'kept':
      if (at == null) return say(messages.kept, { at: null }, format)
      return <KeptText {...{ at, messages, format }} />
    case 'refused': {
      const plain = send.error == null ? '' : say(messages.refusal, { code: send.error.code }, format)
      return say(messages.refused, { reason: reason ?? plain }, format)
    }
  }
}

interface KeptProps extends Pick<TextProps, 'messages' | 'format'> {
  readonly at: number
}

/** When it was accepted. The markup of a server has no time. */
function KeptText({ at, messages, format }: KeptProps): ReactNode {
  const dated = useDatedFormat(format)
  return say(messages.kept, { at: dated === null ? null : at }, dated ?? format)
}
