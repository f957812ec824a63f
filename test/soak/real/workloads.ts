import type { Random } from '../support/random.js'
import { channelOf, channelsIn, type ChannelName, type Room, type WorkloadName } from './rooms.js'
import type { SoakClient } from './soakClient.js'

/** A room while its clients act. */
export interface Stage {
  readonly room: Room
  readonly random: Random
  readonly clients: () => readonly SoakClient[]
  /** Puts a new client in the place of one, which ends. */
  readonly replace: (client: SoakClient) => void
}

/** What the clients of a room join at first, and what happens in it again and again. */
export interface Workload {
  readonly joins: (client: number, room: Room) => readonly string[]
  readonly act: (stage: Stage) => void
}

const sendAny = ({ room, random, clients }: Stage, names: readonly ChannelName[]): void =>
  random.pick(clients()).send(channelOf(random.pick(names), room))

const isAway = ({ connectivity }: SoakClient): boolean =>
  connectivity.getState().connection.status === 'disconnected'

function goOrCome({ random }: Stage, client: SoakClient): void {
  if (isAway(client)) client.connect()
  else if (random.chance(0.5)) void client.connectivity.disconnect()
}

function leaveOrJoin(client: SoakClient, channel: string): void {
  if (client.channels().includes(channel)) client.leave(channel)
  else client.join(channel)
}

/** Two clients write a value, and the others read it: some leave and join, and new ones come in their place. */
const register: Workload = {
  joins: (_client, room) => [channelOf('register', room)],
  act(stage) {
    const { room, random, clients } = stage
    const channel = channelOf('register', room)
    const readers = clients().slice(2)
    if (random.chance(0.6) || readers.length === 0) random.pick(clients().slice(0, 2)).send(channel)
    else if (random.chance(0.5)) leaveOrJoin(random.pick(readers), channel)
    else stage.replace(random.pick(readers))
  },
}

/** One half publishes, the other half reads. */
const log: Workload = {
  joins: (client, room) => (client < room.clients / 2 ? [] : [channelOf('log', room)]),
  act({ room, random, clients }) {
    const publisher = random.pick(clients().slice(0, Math.ceil(room.clients / 2)))
    for (let n = random.between(1, 4); n > 0; n -= 1) publisher.send(channelOf('log', room))
  },
}

/** The server fills a queue for each session, and the clients come and go. */
const queues: Workload = {
  joins: (_client, room) => [channelOf('queue', room)],
  act(stage) {
    if (stage.random.chance(0.4)) goOrCome(stage, stage.random.pick(stage.clients()))
  },
}

/** Clients send, read, leave, join, lose their connection, go away, come back, and are replaced by new ones. */
const churn: Workload = {
  joins: (_client, room) => [...channelsIn(room).keys()],
  act(stage) {
    const { room, random, clients, replace } = stage
    const client = random.pick(clients())
    const act = random.next()
    if (act < 0.5) return sendAny(stage, ['log', 'register'])
    if (act < 0.7) return leaveOrJoin(client, random.pick([...channelsIn(room).keys()]))
    if (act < 0.8) return client.cut()
    if (act < 0.93) return goOrCome(stage, client)
    return replace(client)
  },
}

/** Clients sign in as somebody else, with a sign-out before or without. */
const identity: Workload = {
  joins: (_client, room) => [...channelsIn(room).keys()],
  act(stage) {
    const client = stage.random.pick(stage.clients())
    if (stage.random.chance(0.12)) client.switchUser(stage.random.chance(0.5))
    else if (stage.random.chance(0.1)) client.cut()
    else sendAny(stage, ['log'])
  },
}

export const workloads: { readonly [Name in WorkloadName]: Workload } = {
  register,
  log,
  queues,
  churn,
  identity,
}
