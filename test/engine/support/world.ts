import {
  channel,
  channelServer,
  createConnectivity,
  type Channel,
  type ChannelServerOptions,
  type Connectivity,
  type ConnectivityError,
  type ConnectivityEvent,
  type ConnectivityOptions,
  type MessageInfo,
} from 'react-connectivity'
import {
  createSimulation,
  createVirtualEnvironment,
  type Simulation,
  type SimulationOptions,
  type VirtualEnvironment,
} from 'react-connectivity/testing'

export interface Frame {
  readonly t: string
  readonly [field: string]: unknown
}

/** A client and a server on one virtual clock. */
export interface World {
  readonly environment: VirtualEnvironment
  readonly simulation: Simulation
  readonly network: Simulation['network']
  readonly client: Connectivity
  readonly channel: <Data = unknown>(name: string) => Channel<Data>
  readonly events: ConnectivityEvent[]
  /** Errors of `onError`. */
  readonly problems: ConnectivityError[]
  readonly advance: (ms: number) => Promise<void>
  readonly status: () => string
  /** Every frame of one side, in order. */
  readonly sent: (from: 'client' | 'server', type?: string) => Frame[]
  /** The same frames, grouped by message. */
  readonly batches: (from: 'client' | 'server') => Frame[][]
  readonly connect: () => Promise<void>
  /** Disposes everything and checks for leaks. */
  readonly leftovers: () => { timers: number; listeners: number; sockets: number }
}

export function createWorld(
  options: ConnectivityOptions & ChannelServerOptions = {},
  server: SimulationOptions = {},
  random?: () => number,
): World {
  const environment = createVirtualEnvironment(random === undefined ? {} : { random })
  const simulation = createSimulation({ environment, ...server })
  const { network } = simulation
  const events: ConnectivityEvent[] = []
  const problems: ConnectivityError[] = []
  const { auth, maxProblems, dialler = simulation.dialler, ...rest } = options
  const connector = channelServer('/realtime', {
    dialler,
    ...(auth && { auth }),
    ...(maxProblems !== undefined && { maxProblems }),
  })
  const client = createConnectivity(connector, {
    environment,
    onError: (error) => problems.push(error),
    ...rest,
  })
  client.onEvent((event) => events.push(event))
  const batches = (from: 'client' | 'server'): Frame[][] =>
    network.log
      .filter((entry) => entry.from === from)
      .map(({ text }) => [JSON.parse(text) as Frame | Frame[]].flat())
  return {
    environment,
    simulation,
    network,
    client,
    channel: (name) => channel(client, name),
    events,
    problems,
    batches,
    advance: (ms) => environment.advance(ms),
    status: () => client.getState().connection.status,
    sent: (from, type) =>
      batches(from)
        .flat()
        .filter(({ t }) => type === undefined || t === type),
    connect: async () => {
      client.connect()
      await environment.advance(100)
    },
    leftovers: () => ({
      timers: environment.timers(),
      listeners: environment.listeners(),
      sockets: network.open(),
    }),
  }
}

/** Received messages with their state. */
export interface Inbox<Data = unknown> {
  readonly data: Data[]
  readonly infos: MessageInfo[]
  readonly take: (data: Data, info: MessageInfo) => void
}

export function createInbox<Data = unknown>(): Inbox<Data> {
  const data: Data[] = []
  const infos: MessageInfo[] = []
  return {
    data,
    infos,
    take: (message, info) => {
      data.push(message)
      infos.push(info)
    },
  }
}

/** The result of a promise, or `pending`. */
export interface Outcome {
  settled: number
  code: string
}

export function watch(promise: Promise<unknown>): Outcome {
  const outcome: Outcome = { settled: 0, code: 'pending' }
  promise.then(
    () => {
      outcome.settled += 1
      outcome.code = 'kept'
    },
    (error: unknown) => {
      outcome.settled += 1
      outcome.code = (error as ConnectivityError).code
    },
  )
  return outcome
}
