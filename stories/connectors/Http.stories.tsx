import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactElement } from 'react'
import { createConnectivity, http, type Connectivity } from 'react-connectivity'
import { ConnectorPage } from './ConnectorPage.js'
import { playCut, untilLed } from './connectorPlay.js'
import { liveLoader } from './liveLoader.js'

type Weather = 'fine' | 'cut' | 'portal'

interface Live {
  readonly connectivity: Connectivity
  /** Requests of the app. */
  readonly request: typeof fetch
  readonly set: (weather: Weather) => void
}

/** A server in this page, behind a network that can be cut or belong to a hotel. */
function start(): Live {
  let weather: Weather = 'fine'
  const pageFetch: typeof fetch = async (to) => {
    const met = weather
    await new Promise((resolve) => setTimeout(resolve, 30))
    if (met === 'cut') throw new TypeError('Failed to fetch')
    const url = new URL(to instanceof Request ? to.url : String(to), location.href)
    const nonce = url.searchParams.get('nonce') ?? ''
    if (met === 'portal') return new Response('<form>Sign in to the hotel</form>')
    return new Response('{}', { headers: { 'x-connectivity-nonce': nonce } })
  }
  const api = http({ probe: '/health', fetch: pageFetch })
  return {
    connectivity: createConnectivity(api),
    request: api.wrapFetch(pageFetch),
    set: (next) => (weather = next),
  }
}

function Requests({ request }: { readonly request: typeof fetch }): ReactElement {
  const [last, setLast] = useState('none yet')
  const ask = (): void =>
    void request('/orders').then(
      ({ status }) => setLast(`answered with ${status}`),
      () => setLast('failed'),
    )
  return (
    <section aria-label="Requests" className="story-row">
      <button type="button" onClick={ask}>
        Make a request
      </button>
      <span>Last request: {last}</span>
    </section>
  )
}

function HttpPage({ live: { connectivity, request, set } }: { readonly live: Live }): ReactElement {
  /** A request of the app detects the fault. */
  const turn = (weather: Weather): void => {
    set(weather)
    void request('/orders').catch(() => undefined)
  }
  return (
    <ConnectorPage
      connectivity={connectivity}
      faults={[
        { label: 'Cut the network', run: () => turn('cut') },
        { label: 'Let it back', run: () => turn('fine') },
        {
          label: 'Enter a hotel',
          run: () => {
            turn('cut')
            set('portal')
          },
        },
      ]}
    >
      <Requests request={request} />
    </ConnectorPage>
  )
}

/**
 * `http({ probe })`: an app without a socket. Requests of the app, hints of the device, and probes with backoff during a problem;
 * no probes otherwise. Here the server answers from within this page.
 */
const meta: Meta = {
  title: 'Connectors/HTTP',
  parameters: { connectivity: { disable: true } },
  loaders: [liveLoader(start)],
  render: (_, { loaded }) => <HttpPage live={loaded['live'] as Live} />,
}
export default meta
type Story = StoryObj

export const Live: Story = { play: (context) => playCut(context) }

export const BehindASignInPage: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    await untilLed(canvasElement, 'online')
    await userEvent.click(canvas.getByRole('button', { name: 'Enter a hotel' }))
    await canvas.findByText('This network wants you to sign in.', {}, { timeout: 20_000 })
    await userEvent.click(canvas.getByRole('button', { name: 'Let it back' }))
    await untilLed(canvasElement, 'online')
  },
}
