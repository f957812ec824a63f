import { useState, type FormEvent, type ReactElement } from 'react'
import { useChannelMessages, type ChannelMessage } from 'react-connectivity'
import { Section } from './Section.js'

const wanted = { limit: 6, history: 6 }

const textOf = (data: unknown): string =>
  typeof data === 'object' && data !== null && 'text' in data ? String(data.text) : ''

/** The state of a line that was written here; null once the server has it. */
function fateOf({ state, error }: ChannelMessage): string | null {
  switch (state) {
    case 'queued':
      return 'Waiting to be sent'
    case 'sent':
      return 'Sending…'
    case 'refused':
      return error?.message ?? 'Refused'
    default:
      return null
  }
}

/** Sends on a channel and shows the state of each line: sent, queued or refused. */
export function MessageBox(): ReactElement {
  const channel = useChannelMessages('chat', wanted)
  const { messages, send, dismiss } = channel
  const [text, setText] = useState('')

  /** A refusal is shown in the list, with its error. */
  const say = (words: string): void => void send({ text: words }).catch(() => undefined)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() === '') return
    say(text.trim())
    setText('')
  }

  function sendAgain({ id, data }: ChannelMessage): void {
    dismiss(id)
    say(textOf(data))
  }

  return (
    <Section title="Messages" channel={channel} hasData={messages.some(({ state }) => state === 'kept')}>
      <ul className="shop-lines" aria-label="Messages">
        {messages.map((message) => {
          const fate = fateOf(message)
          const isRefused = message.state === 'refused'
          return (
            <li
              key={message.id}
              data-draft={fate !== null || undefined}
              data-refused={isRefused || undefined}
            >
              {textOf(message.data)}
              {fate === null ? null : <small>{fate}</small>}
              {isRefused ? (
                <button type="button" onClick={() => sendAgain(message)}>
                  Send again
                </button>
              ) : null}
            </li>
          )
        })}
      </ul>
      <form className="shop-form" onSubmit={submit}>
        <input
          aria-label="Message"
          placeholder="Write something, also while offline"
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit">Send</button>
      </form>
    </Section>
  )
}
