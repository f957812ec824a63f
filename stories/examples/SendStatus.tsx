import { useState, type FormEvent } from 'react'
import { useChannelMessages } from 'react-connectivity'
import { SendStatus } from 'react-connectivity/ui'

export default function Notes() {
  const { messages, send } = useChannelMessages<string>('orders', { limit: 5 })
  const [text, setText] = useState('Two more oak boards')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // The list shows what became of it.
    send(text).catch(() => undefined)
  }
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 8 }}>
      <ul aria-label="Notes">
        {messages.map((message) => (
          <li key={message.id}>
            {message.data} <SendStatus send={message} onEdit={() => setText(message.data)} />
          </li>
        ))}
      </ul>
      <input aria-label="Note" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit">Send</button>
      <SendStatus />
    </form>
  )
}
