import { StrictMode, useState, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import {
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  useChannelMessages,
  useRetry,
  useUnsavedWork,
} from 'react-connectivity'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  ConnectivityRegion,
  MessagesProvider,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
} from 'react-connectivity/ui'
import { de } from 'react-connectivity/locales/de'
import 'react-connectivity/styles.css'

// A small shop that uses every part of the kit, for tests in a real browser.

const query = new URLSearchParams(location.search)
const connectivity = createConnectivity(channelServer(query.get('url') ?? '/realtime'), {
  times: JSON.parse(query.get('times') ?? '{}') as object,
})
if (query.has('dark')) document.documentElement.style.colorScheme = 'dark'
if (query.has('rtl')) document.documentElement.dir = 'rtl'

function Orders(): ReactElement {
  const { messages, send, dismiss } = useChannelMessages<{ text: string }>('orders', { history: 20 })
  return (
    <>
      <ul aria-label="Orders" style={{ margin: 0, padding: '4px 12px', listStyle: 'none' }}>
        {messages.map((message) => (
          <li key={message.id} style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
            <span>{message.data.text}</span>
            {message.isOwn ? <SendStatus send={message} onEdit={() => dismiss(message.id)} /> : null}
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => void send({ text: 'And one for Ida.' }).catch(() => undefined)}>
        Order
      </button>
    </>
  )
}

function Note(): ReactElement {
  const [text, setText] = useState('')
  useUnsavedWork({
    id: 'note',
    label: 'Note',
    isDirty: text !== '',
    copy: () => text,
    ...(query.has('restore') && { restore: setText }),
  })
  return <input aria-label="Note" value={text} onChange={({ target }) => setText(target.value)} />
}

function OwnRetry(): ReactElement | null {
  const { buttonProps, canRetry, isRetrying } = useRetry()
  if (!canRetry) return null
  return (
    <button type="button" {...buttonProps}>
      {isRetrying ? 'Trying…' : 'Own try now'}
    </button>
  )
}

createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <ConnectivityProvider connectivity={connectivity}>
      <MessagesProvider messages={query.has('german') ? de : {}}>
        <ConnectivityRegion placement="bottom-end" />
        {query.has('banner') ? <ConnectionBanner /> : null}
        <ResyncPrompt headingLevel={3} />
        <main style={{ font: '14px/1.5 ui-sans-serif, system-ui, sans-serif', maxInlineSize: 560 }}>
          <header style={{ display: 'flex', flexWrap: 'wrap', gap: 8, paddingBlock: 8 }}>
            <ConnectionStatus />
            <ConnectionLed of={{ channel: 'orders' }} label={query.get('label') ?? 'Orders'} />
            <ConnectionLed of={{ channel: 'orders' }} label="Orders" labelVisibility="hidden" />
            <SendStatus />
            <OwnRetry />
          </header>
          <section style={{ border: '1px solid #8884', borderRadius: 10 }}>
            <StaleRegion channel="orders" label="Orders">
              <Orders />
            </StaleRegion>
          </section>
          <p data-testid="after">
            <Note />
          </p>
        </main>
      </MessagesProvider>
    </ConnectivityProvider>
  </StrictMode>,
)
