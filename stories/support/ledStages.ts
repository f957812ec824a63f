import type { ConnectionStage, LedState } from 'react-connectivity'
import { createSituation, type NetworkMode, type Situation } from 'react-connectivity/testing'

/** A state of the LED with a stage of the connection, and a client that stays in it. */
export interface LedStage {
  readonly state: LedState
  readonly stage: ConnectionStage
  readonly make: () => Promise<Situation>
}

const never = (): Promise<never> => new Promise(() => undefined)

/** Lets the clock of the client run until its LED shows this. */
async function shows(situation: Situation, state: LedState, stage: ConnectionStage): Promise<Situation> {
  await situation.until(({ presentation }) => {
    const { led } = presentation()
    return led.state === state && led.stage === stage
  })
  return situation
}

/** The first connection of a client, on a network in this mode. */
const first = (stage: ConnectionStage, mode: NetworkMode): LedStage => ({
  state: 'connecting',
  stage,
  async make() {
    const isPreparing = stage === 'preparing'
    const situation = await createSituation('idle', isPreparing ? { auth: { getToken: never } } : {})
    situation.simulation.network.mode = mode
    situation.connectivity.connect()
    return shows(situation, 'connecting', stage)
  },
})

/** A client that lost its connection, on a network in this mode. */
const again = (stage: ConnectionStage, mode: NetworkMode): LedStage => ({
  state: 'reconnecting',
  stage,
  async make() {
    let isAnswered = true
    const getToken = (): Promise<string> => (isAnswered ? Promise.resolve('token') : never())
    const situation = await createSituation('online', stage === 'preparing' ? { auth: { getToken } } : {})
    isAnswered = false
    situation.simulation.network.mode = mode
    situation.simulation.network.cut()
    return shows(situation, 'reconnecting', stage)
  },
})

/** Every stage that an LED shows, as a real client comes into it. */
export const ledStages: readonly LedStage[] = [
  first('preparing', 'pass'),
  first('opening', 'hang'),
  first('handshake', 'lose'),
  again('waiting', 'refuse'),
  again('preparing', 'pass'),
  again('opening', 'hang'),
  again('handshake', 'lose'),
  {
    state: 'degraded',
    stage: 'verifying',
    async make() {
      const situation = await createSituation('online')
      situation.simulation.network.mode = 'swallow'
      return shows(situation, 'degraded', 'verifying')
    },
  },
]
