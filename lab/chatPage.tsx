import { StrictMode, useEffect, useState, type FormEvent, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import {
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  useChannelMessages,
  useConnectivity,
} from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'
import { watchLists, type ListFrame } from './listFrames.js'

// A chat of several rooms: the same room in a list, a side list and a drawer, and a page without any of it.

declare global {
  interface Window {
    chat: { readonly frames: ListFrame[]; readonly refusals: string[] }
  }
}

const record = { frames: [] as ListFrame[], refusals: [] as string[] }
window.chat = record

const query = new URLSearchParams(location.search)

/** Shared by all tabs, like a session cookie. */
const tokenKey = 'chat-token'
const getToken = (): string => localStorage.getItem(tokenKey) ?? ''

const connectivity = createConnectivity(
  channelServer(query.get('url') ?? '/realtime', query.has('sign-in') ? { auth: { getToken } } : {}),
  {
    backoff: { windowMs: 1000, capMs: 1000 },
    times: { lingerMs: Number(query.get('linger') ?? 300) },
  },
)

const wanted = { limit: 50, history: 20 }
const textOf = (data: unknown): string => String((data as { readonly text?: string }).text)

function Lines({ room, list }: { readonly room: string; readonly list: string }): ReactElement {
  const { messages } = useChannelMessages(room, wanted)
  return (
    <ul data-list={list}>
      {messages.map(({ id, data, state }) => (
        <li key={id} data-state={state}>
          {textOf(data)}
        </li>
      ))}
    </ul>
  )
}

function Room({ room }: { readonly room: string }): ReactElement {
  const { send } = useChannelMessages(room, wanted)
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    send({ text }).catch((error: { readonly code: string }) => record.refusals.push(error.code))
    setText('')
  }
  return (
    <main data-room={room}>
      <ConnectionLed of={{ channel: room }} />
      <Lines room={room} list="main" />
      <Lines room={room} list="side" />
      {isOpen ? <Lines room={room} list="drawer" /> : null}
      <button type="button" onClick={() => setOpen(!isOpen)}>
        Drawer
      </button>
      <form onSubmit={submit}>
        <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
        <button type="submit">Send</button>
      </form>
    </main>
  )
}

/** Signs in another user, as an app does: a new token, and a new connection if the old one was refused. */
function SignIn(): ReactElement {
  const { connect } = useConnectivity()
  const signIn = (): void => {
    localStorage.setItem(tokenKey, 'grace')
    connect()
  }
  return <ConnectionBanner actions={{ 'sign-in': signIn }} />
}

function App(): ReactElement {
  const [route, setRoute] = useState(query.get('room') ?? 'chat')
  useEffect(() => document.body.setAttribute('data-route', route), [route])
  return (
    <ConnectivityProvider connectivity={connectivity}>
      <SignIn />
      <ResyncPrompt />
      <nav>
        {['chat', 'orders', 'settings'].map((name) => (
          <button key={name} type="button" onClick={() => setRoute(name)}>
            {name}
          </button>
        ))}
      </nav>
      {route === 'settings' ? <p>Nothing of any room.</p> : <Room key={route} room={route} />}
    </ConnectivityProvider>
  )
}

watchLists(record.frames)
createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
