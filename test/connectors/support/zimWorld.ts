import { channel, createConnectivity, type Connectivity, type TokenRequest } from 'react-connectivity'
import { fromZim, type ZimOptions } from 'react-connectivity/adapters/zim'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { onTestFinished } from 'vitest'
import { createZimDouble, type ZimDouble } from './zimDouble.js'

/** A client over a double. */
export interface ZimWorld {
  readonly zim: ZimDouble
  readonly connectivity: Connectivity
  readonly environment: VirtualEnvironment
  readonly tokens: TokenRequest[]
  readonly state: () => Pick<ReturnType<Connectivity['getState']>['connection'], 'status' | 'reason' | 'code'>
  readonly statuses: string[]
  /** The user is connected. */
  readonly arrive: () => Promise<void>
}

/** Makes a client that logs in Ada. */
export function makeZimWorld(options: ZimOptions<ZimDouble> = {}, zim = createZimDouble()): ZimWorld {
  const environment = createVirtualEnvironment()
  const tokens: TokenRequest[] = []
  const getToken = (request: TokenRequest): string => `token ${tokens.push(request)}`
  const connectivity = createConnectivity(fromZim(zim, { userID: 'ada', getToken, ...options }), {
    environment,
  })
  onTestFinished(connectivity.dispose)
  const connection = () => connectivity.getState().connection
  const statuses: string[] = []
  connectivity.onEvent((event) => {
    if (event.type === 'status-changed') statuses.push(event.status)
  })
  return {
    zim,
    connectivity,
    environment,
    tokens,
    state: () => ({ status: connection().status, reason: connection().reason, code: connection().code }),
    statuses,
    async arrive() {
      connectivity.connect()
      await environment.settle()
      zim.connection(1, 1)
      zim.connection(2, 0)
      await environment.settle()
    },
  }
}

/** Uses a room as a channel. */
export function followRoom({ connectivity }: ZimWorld, name: string) {
  const received: unknown[] = []
  const handle = channel(connectivity, name)
  const leave = handle.subscribe({ onMessage: (data) => void received.push(data) })
  return { handle, leave, received, state: () => handle.getState() }
}

/** A client that enters the room `lobby`. */
export async function enterLobby(zim?: ZimDouble) {
  const world = makeZimWorld({}, zim)
  await world.arrive()
  const lobby = followRoom(world, 'lobby')
  await world.environment.settle()
  return { ...world, lobby }
}
