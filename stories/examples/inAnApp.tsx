import { useState, type FormEvent } from 'react'
import { defineChannel, useChannelMessages, useChannelState } from 'react-connectivity'
import {
  ConnectionBanner,
  ConnectionStatus,
  ConnectivityRegion,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
} from 'react-connectivity/ui'

interface Delivery {
  readonly id: number
  readonly goods: string
  readonly to: string
  readonly due: string
  /** The part of the way that is done, 0 to 1. */
  readonly done: number
}

export const deliveries = defineChannel<Delivery, readonly Delivery[]>('deliveries', {
  initial: [],
  reduce: (list, next) =>
    [...list.filter(({ id }) => id !== next.id), next].toSorted((one, other) => one.id - other.id),
  history: 50,
})

export const notes = defineChannel<string>('notes', { history: 3, limit: 3 })

export default function DispatchBoard() {
  return (
    <div className="board">
      <header>
        <strong>Harbour</strong>
        <nav aria-label="Pages">
          <a href="#board" aria-current="page">
            Board
          </a>
          <a href="#drivers">Drivers</a>
        </nav>
        <ConnectionStatus of="connection" />
      </header>
      <ConnectivityRegion offset={{ block: '4.5rem' }} />
      <ConnectionBanner />
      <ResyncPrompt />
      <main>
        <h1>Deliveries</h1>
        <StaleRegion channel="deliveries" label="Deliveries" current="On the road now">
          <Deliveries />
        </StaleRegion>
        <h2>Note to the drivers</h2>
        <Notes />
      </main>
    </div>
  )
}

function Deliveries() {
  const list = useChannelState(deliveries)
  return (
    <ul className="board-deliveries">
      {list.map(({ id, goods, to, due, done }) => (
        <li key={id}>
          <span>
            {goods} <small>{to}</small>
          </span>
          <progress aria-label={`Way of ${goods}`} value={done} />
          <time>{done < 1 ? due : 'Delivered'}</time>
        </li>
      ))}
    </ul>
  )
}

function Notes() {
  const { messages, send } = useChannelMessages(notes)
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // The list shows what became of it.
    send(text).catch(() => undefined)
    setText('')
  }
  return (
    <section aria-label="Notes">
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            {message.data} <SendStatus send={message} onEdit={() => setText(message.data)} />
          </li>
        ))}
      </ul>
      <form onSubmit={submit}>
        <input
          aria-label="Note"
          placeholder="Write a note"
          value={text}
          required
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit">Send</button>
      </form>
    </section>
  )
}
