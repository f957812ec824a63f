import { useState, type FormEvent, type ReactElement } from 'react'
import { useChannel, useChannelMessages, type ConnectivityError } from 'react-connectivity'
import { Section } from './Section.js'

interface Line {
  readonly id: string
  readonly text: string
}

/** Something written here that the server has not kept, or would not. */
interface Draft extends Line {
  readonly refusal: string | null
}

const kept = 6
const isLine = (data: unknown): data is Line => typeof data === 'object' && data !== null && 'text' in data

/** Sends on a channel and shows what becomes of each line: on its way, kept, or refused. */
export function MessageBox(): ReactElement {
  const channel = useChannel('chat')
  const messages = useChannelMessages<unknown>('chat', { limit: kept, history: kept })
  const [text, setText] = useState('')
  const [drafts, setDrafts] = useState<readonly Draft[]>([])
  const lines = messages.flatMap(({ data, offset, epoch }) => {
    return isLine(data) ? [{ key: `${epoch} ${offset}`, text: data.text }] : []
  })
  const waiting = new Map(channel.pending.map(({ id, status }) => [id, status]))
  const visible = drafts.filter(({ id, refusal }) => refusal !== null || waiting.has(id))

  async function send(line: Line): Promise<void> {
    setDrafts((before) => [...before.filter(({ id }) => id !== line.id), { ...line, refusal: null }])
    const refusal = await channel.send(line, { id: line.id }).then(
      () => null,
      (error: ConnectivityError) => error.message,
    )
    setDrafts((before) =>
      before.flatMap((draft) =>
        draft.id !== line.id ? [draft] : refusal === null ? [] : [{ ...draft, refusal }],
      ),
    )
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() === '') return
    void send({ id: crypto.randomUUID(), text: text.trim() })
    setText('')
  }

  return (
    <Section title="Messages" channel={channel}>
      <ul className="shop-lines" aria-label="Messages">
        {lines.map(({ key, text: words }) => (
          <li key={key}>{words}</li>
        ))}
        {visible.map((draft) => (
          <li key={draft.id} data-draft data-refused={draft.refusal !== null || undefined}>
            {draft.text}
            <small>
              {draft.refusal ?? (waiting.get(draft.id) === 'sent' ? 'Sending…' : 'Waiting to be sent')}
            </small>
            {draft.refusal === null ? null : (
              <button type="button" onClick={() => void send(draft)}>
                Send again
              </button>
            )}
          </li>
        ))}
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
