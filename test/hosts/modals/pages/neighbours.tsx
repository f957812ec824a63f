import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { de } from 'react-connectivity/locales/de'
import { en } from 'react-connectivity/locales/en'
import { he } from 'react-connectivity/locales/he'
import { ConnectivityProvider, useChannel, useChannelMessages } from 'react-connectivity'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  ConnectivityRegion,
  MessagesProvider,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
  type RegionPlacement,
} from 'react-connectivity/ui'
import { createSituation, type Situation } from 'react-connectivity/testing'
import 'react-connectivity/styles.css'
import { faultList, type FaultName } from './faultList.js'
import './neighbours.css'

// A page of an app with all components, each one among elements of the app. The walk through a fault looks at all of them
// again and again.

/** What a look at the page has found. */
export interface Look {
  /** Milliseconds since the fault. */
  readonly at: number
  /** Where each element of the app stands: left, top, width, height. */
  readonly places: Readonly<Record<string, string>>
  readonly banner: string | null
  readonly hasPrompt: boolean
  readonly leds: readonly string[]
  /** The countdown of the banner and its width, in pixels; null without one. */
  readonly countdown: { readonly text: string; readonly room: string; readonly width: number } | null
  readonly sends: readonly string[]
  readonly stale: string | null
  readonly hasFocus: boolean
}

declare global {
  interface Window {
    /** Looks at the page before a fault, during it and after it. */
    walk: (fault: FaultName) => Promise<readonly Look[]>
  }
}

const query = new URLSearchParams(location.search)
/** `none`: a page without a region. */
const placement = query.get('placement') as RegionPlacement | 'none'
const messages = [de, en, he].find(({ locale }) => locale === query.get('language')) ?? en
const root = createRoot(document.querySelector('#root') ?? document.body)

const slotOf = (name: string): HTMLElement | null => document.querySelector(`[data-slot="conn-${name}"]`)

function look(at: number): Look {
  const places = [...document.querySelectorAll<HTMLElement>('[data-app]')].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return [element.dataset['app'] ?? '', [left, top, width, height].map((px) => px.toFixed(1)).join(' ')]
  })
  const countdown = slotOf('countdown')
  return {
    at,
    places: Object.fromEntries(places) as Record<string, string>,
    banner: slotOf('banner')?.dataset['state'] ?? null,
    hasPrompt: slotOf('prompt') !== null,
    leds: [...document.querySelectorAll<HTMLElement>('[data-slot="conn-led"]')].map(
      (led) => led.dataset['state'] ?? '',
    ),
    countdown: countdown && {
      text: countdown.textContent,
      room: countdown.dataset['widest'] ?? '',
      width: countdown.getBoundingClientRect().width,
    },
    sends: [...document.querySelectorAll<HTMLElement>('[data-slot="conn-send"]')].map(
      (send) => send.dataset['state'] ?? '',
    ),
    stale: slotOf('stale')?.dataset['stale'] ?? null,
    hasFocus: document.activeElement?.id === 'note',
  }
}

/** Waits until the page has been drawn with all that has happened. */
const drawn = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))

function Notes(): ReactElement {
  const { messages } = useChannelMessages('notes', { limit: 3 })
  return (
    <ul>
      {[0, 1, 2].map((index) => (
        <li key={index} data-app={`note ${index}`}>
          <span data-app={`text of note ${index}`}>Two oak boards</span>{' '}
          <SendStatus send={messages[index] ?? { state: 'kept' }} onEdit={() => undefined} />
        </li>
      ))}
    </ul>
  )
}

function Orders(): ReactElement {
  useChannel('orders', {})
  return <p data-app="stale data">Order 1042, two oak boards, and order 1043, one table of beech</p>
}

const App = ({ stage }: { readonly stage: Situation }): ReactElement => (
  <ConnectivityProvider connectivity={stage.connectivity}>
    <MessagesProvider messages={messages}>
      {placement === 'none' ? null : <ConnectivityRegion placement={placement} />}
      <ConnectionBanner />
      <ResyncPrompt />
      <header>
        <ConnectionStatus reserve />
        <button type="button" data-app="button after the status">
          Menu
        </button>
      </header>
      <p data-app="text after the status">Orders of today</p>
      <p data-app="line of the LED">
        <ConnectionLed reserve />{' '}
        <button type="button" data-app="button after the LED">
          Filter
        </button>
      </p>
      <p data-app="line of the small LED">
        <ConnectionLed labelVisibility="hidden" size="sm" />{' '}
        <span data-app="text after the small LED">Prices</span>
      </p>
      <p data-app="line of the channel">
        <ConnectionLed of={{ channel: 'orders' }} label="Orders" detail="24 ms" reserve />{' '}
        <button type="button" data-app="button after the channel">
          Sort
        </button>
      </p>
      <p>
        <input id="note" aria-label="Note" data-app="field" />
      </p>
      <StaleRegion channel="orders">
        <Orders />
      </StaleRegion>
      <button type="button" data-app="button after the data">
        More orders
      </button>
      <Notes />
      <p data-app="line of the sum">
        <span data-app="text before the sum">3 notes</span> <SendStatus />
      </p>
      <footer data-app="end of the page">Imprint</footer>
    </MessagesProvider>
  </ConnectivityProvider>
)

window.walk = async (fault) => {
  let refuses = false
  const stage = await createSituation('idle', {
    server: {
      channels: { orders: { kind: 'log', size: 5 }, notes: { kind: 'log', size: 5 } },
      authorize: ({ channel, action }) => !refuses || channel !== 'notes' || action !== 'publish',
    },
  })
  const isFirst = fault === 'slow first connection'
  if (isFirst) stage.simulation.network.latencyMs = 1500
  root.render(<App key={fault} stage={stage} />)
  await drawn()
  if (!isFirst) {
    await stage.advance(1000)
    // A position to come back to.
    void stage.simulation.server.publish('orders', 'first')
    await stage.advance(5000)
    await drawn()
  }
  document.querySelector<HTMLElement>('#note')?.focus({ preventScroll: true })
  const looks = [look(0)]
  const begin = stage.environment.now()
  refuses = fault === 'refused messages'
  await faultList[fault](stage, async (ms) => {
    for (let passed = 0; passed < ms;) {
      // Parts may flash at the beginning; a long wait is counted down in seconds.
      const step = passed < 1000 ? 100 : ms > 15_000 ? 1000 : 500
      passed += step
      await stage.advance(step)
      await drawn()
      looks.push(look(stage.environment.now() - begin))
    }
  })
  stage.dispose()
  return looks
}
