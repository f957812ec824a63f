import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactElement } from 'react'
import { createConnectivity, useChannel, type Connectivity } from 'react-connectivity'
import { fromZim } from 'react-connectivity/adapters/zim'
import { expect, waitFor } from 'storybook/test'
import { createSimulatedZim, type SimulatedZim } from '../support/simulatedZim.js'
import { ConnectorPage, Lines } from './ConnectorPage.js'
import { playCut, untilLed } from './connectorPlay.js'
import { liveLoader } from './liveLoader.js'

interface Live {
  readonly connectivity: Connectivity
  readonly service: SimulatedZim
}

function start(): Live {
  const service = createSimulatedZim()
  const connector = fromZim(service.zim, { userID: 'ada', getToken: () => 'token' })
  return { connectivity: createConnectivity(connector), service }
}

interface RoomMessage {
  readonly message: string
}

function Room({ service }: { readonly service: SimulatedZim }): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([])
  const { status, reason, resubscribe } = useChannel<RoomMessage>('lobby', {
    onMessage: ({ message }) => setLines((before) => [...before, message].slice(-5)),
  })
  return (
    <section aria-label="Room" className="story-stack">
      <div className="story-row">
        <button type="button" onClick={() => service.sayIn('lobby', `Line ${lines.length + 1}`)}>
          Let somebody write
        </button>
        {status === 'failed' ? (
          <button type="button" onClick={resubscribe}>
            Enter the room
          </button>
        ) : null}
        <span data-testid="room">
          Room: {status}, {reason}
        </span>
      </div>
      <Lines lines={lines} />
    </section>
  )
}

/**
 * `fromZim(zim, { userID, getToken })` observes a `zego-zim-web` instance that the app already has: ZIM dials and comes back by itself,
 * and a channel is a room. Here the service runs in this page, with the states and events of the real one.
 */
const meta: Meta = {
  title: 'Connectors/ZIM',
  parameters: { connectivity: { disable: true } },
  loaders: [liveLoader(start)],
  render: (_, { loaded }) => {
    const { connectivity, service } = loaded['live'] as Live
    return (
      <ConnectorPage
        connectivity={connectivity}
        faults={[
          { label: 'Cut the network', run: service.cut },
          { label: 'Let it back', run: service.heal },
          { label: 'Log in elsewhere', run: service.loginElsewhere },
          { label: 'Close the room', run: () => service.closeRoom('lobby') },
        ]}
      >
        <Room service={service} />
      </ConnectorPage>
    )
  },
}
export default meta

const waitLimit = { timeout: 20_000 }

export const Live: StoryObj = {
  play: async (context) => {
    await playCut(context)
    const { canvas, userEvent } = context
    await waitFor(() => expect(canvas.getByTestId('room')).toHaveTextContent('subscribed'), waitLimit)
    await userEvent.click(canvas.getByRole('button', { name: 'Let somebody write' }))
    await canvas.findByText('Line 1', {}, waitLimit)
  },
}

/** A login elsewhere is a verdict: nothing dials until a person presses *Use here*. */
export const KickedOut: StoryObj = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    await untilLed(canvasElement, 'online')
    await userEvent.click(canvas.getByRole('button', { name: 'Log in elsewhere' }))
    await untilLed(canvasElement, 'failed')
    await userEvent.click(await canvas.findByRole('button', { name: 'Use here' }, waitLimit))
    await untilLed(canvasElement, 'online')
  },
}

/** A room that is gone fails alone: the connection stays, and the room says so. */
export const RoomGone: StoryObj = {
  name: 'Room gone',
  play: async ({ canvas, canvasElement, userEvent }) => {
    await untilLed(canvasElement, 'online')
    const room = canvas.getByTestId('room')
    await waitFor(() => expect(room).toHaveTextContent('subscribed'), waitLimit)
    await userEvent.click(canvas.getByRole('button', { name: 'Close the room' }))
    await waitFor(() => expect(room).toHaveTextContent('failed, channel-not-found'), waitLimit)
    await userEvent.click(canvas.getByRole('button', { name: 'Enter the room' }))
    await waitFor(() => expect(room).toHaveTextContent('subscribed'), waitLimit)
  },
}
