import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { ConnectivityProvider } from 'react-connectivity'
import { createSituation, situationNames, type Situation } from 'react-connectivity/testing'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  Glyph,
  MessagesProvider,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
} from 'react-connectivity/ui'
import { catalogues, directionOf } from '../../../../stories/support/languages.js'
import 'react-connectivity/styles.css'

// The words of all parts in every situation, in one language: each part on lines of its own, and small ones beside a long text.

const language = new URLSearchParams(location.search).get('language') ?? 'en'
document.documentElement.lang = language
document.documentElement.dir = directionOf(language)
document.body.style.font = '16px/1.4 system-ui, sans-serif'

/** A name as chats have it: it begins with a sign that has no direction. */
const channel = '#general'
const stages: readonly Situation[] = await Promise.all(
  situationNames.map((name) => createSituation(name, { channel })),
)
const sends = (['queued', 'sent', 'kept', 'refused'] as const).map((state) => ({
  state,
  error: state === 'refused' ? { code: 'rate-limited' } : null,
}))
const message = 'See you at the gate, the second one behind the crane, and bring the papers for the customs. '

const Column = (): ReactElement => (
  <>
    <ConnectionBanner />
    <ResyncPrompt />
    <ConnectionLed label="Orders" />
    <ConnectionLed of={{ channel }} reserve />
    <ConnectionStatus />
    {sends.map((send) => (
      <div key={send.state}>
        <SendStatus send={send} onEdit={() => undefined} />
      </div>
    ))}
    <StaleRegion channel={channel}>
      <p>Order 1042</p>
    </StaleRegion>
  </>
)

/** As a list of messages or an app bar has them: in a row that does not wrap. */
const Rows = (): ReactElement => (
  <>
    {[
      <ConnectionLed key="led" />,
      <ConnectionLed key="name" of={{ channel }} />,
      <ConnectionStatus key="status" />,
      ...sends.map((send) => <SendStatus key={send.state} send={send} />),
    ].map((part) => (
      <div key={part.key} style={{ display: 'flex', gap: 8, inlineSize: 300 }}>
        <span>{message.repeat(3)}</span>
        {part}
      </div>
    ))}
  </>
)

createRoot(document.querySelector('#root') ?? document.body).render(
  <MessagesProvider messages={catalogues[language] ?? {}}>
    {stages.map(({ connectivity }, index) => (
      <ConnectivityProvider key={situationNames[index]} connectivity={connectivity} autoConnect={false}>
        <section className="column">
          <Column />
        </section>
        <section className="rows">
          <Rows />
        </section>
      </ConnectivityProvider>
    ))}
    <p id="own">
      <Glyph state="failed" />
    </p>
    <footer />
  </MessagesProvider>,
)
