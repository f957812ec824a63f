import type { Meta, StoryObj } from '@storybook/react-vite'
import { channelServer, createConnectivity, type Connectivity } from 'react-connectivity'
import { situationOf } from 'react-connectivity/storybook'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { bindThings } from 'react-connectivity/things'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/things.js'
import code from '../examples/things.tsx?raw'
import { example } from '../support/situationStory.js'

/** A wall of 200 devices behind one gateway, which is another client of the same server. */
const meta: Meta = { title: 'Patterns/Things' }
export default meta

const pumps = Array.from({ length: 200 }, (_, index) => `floor-1/${index + 1}`)

const prepare = (): Promise<Situation> =>
  createSituation('online', { server: { things: { authorize: () => true } } })

/** Starts a gateway on the server of the story. */
function startGateway({ simulation, environment }: Situation): Connectivity {
  const gateway = createConnectivity(channelServer('/gateway', { dialler: simulation.dialler }), {
    environment,
  })
  bindThings(gateway, pumps)
  gateway.connect()
  return gateway
}

const wall = example(Example, code, { parameters: { connectivity: { prepare, clock: 'interaction' } } })

/** All are there; the gateway dies, and all go at once. */
export const GatewayDies: StoryObj = {
  ...wall,
  play: async ({ canvas, loaded }) => {
    const situation = situationOf({ loaded })
    const gateway = startGateway(situation)
    await situation.advance(1000)
    await waitFor(() => expect(canvas.getByText('200 of 200 pumps are connected')).toBeVisible())
    gateway.dispose()
    await situation.advance(1000)
    await waitFor(() => expect(canvas.getByText('0 of 200 pumps are connected')).toBeVisible())
    await expect(canvas.getAllByText('Offline')).toHaveLength(200)
  },
}

/** The page of the person is offline: the LEDs say that they are out of date, and claim nothing. */
export const NotToldNow: StoryObj = {
  ...wall,
  play: async ({ canvas, loaded }) => {
    const situation = situationOf({ loaded })
    startGateway(situation)
    await situation.advance(1000)
    await waitFor(() => expect(canvas.getAllByText('Online')).toHaveLength(200))
    situation.simulation.network.mode = 'refuse'
    situation.simulation.network.cut()
    await situation.advance(1000)
    await waitFor(() => expect(canvas.getAllByText('Out of date')).toHaveLength(200))
  },
}
