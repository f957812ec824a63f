import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { channel, ConnectivityProvider, useChannelMessages, useChannelState } from 'react-connectivity'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { deliveries, notes } from '../examples/inAnApp.js'

/** From midnight to the time on the board, so that its clock shows a working day. */
const MORNING_MS = (10 * 60 + 41) * 60_000
const REPORT_MS = 1500
const STEP = 0.02

const orders = [
  { id: 1042, goods: 'Oak boards', to: 'Castillo Joinery', due: '10:55 AM', done: 0.62 },
  { id: 1043, goods: 'Brass hinges', to: 'Novak & Daughters', due: '11:10 AM', done: 0.35 },
  { id: 1044, goods: 'Linseed oil', to: 'Moreau Restoration', due: '11:25 AM', done: 0.15 },
  { id: 1045, goods: 'Roof slate', to: 'Okafor Builders', due: '11:40 AM', done: 0 },
]

/** Publishes the place of one driver after the other, by the clock of the situation. */
function reportPlaces({ environment, simulation }: Situation): void {
  const places = orders.map((order) => ({ ...order }))
  let turn = 0
  const report = (): void => {
    const place = places[turn % places.length]
    turn += 1
    if (place !== undefined) {
      place.done = place.done >= 1 ? 0 : Math.min(1, place.done + STEP)
      void simulation.server.publish('deliveries', { ...place })
    }
    environment.setTimer(report, REPORT_MS)
  }
  for (const place of places) void simulation.server.publish('deliveries', { ...place })
  environment.setTimer(report, REPORT_MS)
}

/** Uses the channels of the app, so that the client has their content when the app is shown. */
function Subscribed(): null {
  useChannelState(deliveries)
  useChannelMessages(notes)
  return null
}

/** The server and the network of the app, with deliveries on the road. */
async function onTheRoad(then: (situation: Situation) => Promise<void>): Promise<Situation> {
  const log = { kind: 'log', size: 500 } as const
  const situation = await createSituation('idle', { server: { channels: { deliveries: log, notes: log } } })
  const { connectivity } = situation
  await situation.advance(MORNING_MS)
  const root = createRoot(document.createElement('div'))
  flushSync(() =>
    root.render(
      <ConnectivityProvider connectivity={connectivity} autoConnect={false}>
        <Subscribed />
      </ConnectivityProvider>,
    ),
  )
  connectivity.connect()
  await situation.advance(500)
  reportPlaces(situation)
  await write(situation, 'Gate code of Castillo Joinery is 4471.')
  await situation.advance(60_000)
  await then(situation)
  // A channel outlives its last subscriber for a moment, in which the story uses it.
  root.unmount()
  return situation
}

async function write(situation: Situation, text: string): Promise<void> {
  channel(situation.connectivity, notes)
    .send(text)
    .catch(() => undefined)
  await situation.advance(200)
}

/** The app while all is well. */
export const connectedApp = (): Promise<Situation> => onTheRoad(() => Promise.resolve())

/** The app after a loss, with a note that waits, in the middle of a countdown. */
export const disconnectedApp = (): Promise<Situation> =>
  onTheRoad(async (situation) => {
    situation.simulation.network.mode = 'refuse'
    situation.simulation.network.cut()
    await write(situation, 'Novak asks for a call before the truck arrives.')
    await situation.until(({ presentation, environment }) => {
      const { countdown } = presentation()
      if (countdown === null) return false
      const now = environment.now()
      return now - countdown.from > 5000 && countdown.to - now > 5000
    })
  })
