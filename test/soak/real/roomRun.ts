import { createRandom } from '../support/random.js'
import type { EventLog } from './eventLog.js'
import { finalOf, type Room } from './rooms.js'
import { createSoakClient, type SoakClient } from './soakClient.js'
import { workloads, type Stage } from './workloads.js'

/** How far a room is. */
export interface RoomState {
  /** Clients that are not connected or not subscribed. */
  readonly unwell: readonly string[]
  /** Sends without an answer. */
  readonly pending: number
  /** Clients that do not have the last messages of a round. */
  readonly behind: number
}

/** A room in its worker process. */
export interface RoomRun {
  readonly room: Room
  readonly begin: () => void
  /** Lets the clients act once, and repairs by hand what a person would. */
  readonly act: () => void
  /** Repairs everything, and tells how far it is. */
  readonly heal: (round: number) => RoomState
  readonly end: () => Promise<void>
}

/** Options of {@link createRoomRun}. */
export interface RoomRunOptions {
  readonly room: Room
  readonly url: string
  readonly seed: number
  readonly log: EventLog
  readonly delivered: () => void
}

/** Names of clients are unique over all rooms. */
const NAMES_PER_ROOM = 100_000

export function createRoomRun({ room, url, seed, log, delivered }: RoomRunOptions): RoomRun {
  const random = createRandom(seed ^ (room.number * 104_729))
  const workload = workloads[room.workload]
  const host = { url, note: log.note, delivered }
  let made = 0
  const make = (): SoakClient => createSoakClient(`c${room.number * NAMES_PER_ROOM + made++}`, host)
  const clients: SoakClient[] = []
  const begin = (client: SoakClient, place: number): void => {
    client.connect()
    for (const channel of workload.joins(place, room)) client.join(channel)
  }
  const stage: Stage = {
    room,
    random,
    clients: () => clients,
    replace(client) {
      const place = clients.indexOf(client)
      const next = make()
      clients[place] = next
      void client.end(false)
      begin(next, place)
    },
  }

  /** A person tries again, and subscribes again where a channel failed. */
  function repair(client: SoakClient, chance: number): void {
    const { status, nextAttemptAt } = client.connectivity.getState().connection
    if (status === 'failed' && random.chance(chance)) client.connect()
    else if (nextAttemptAt !== null && random.chance(chance)) client.retry()
    for (const channel of client.channels())
      if (client.statusOf(channel) === 'failed' && random.chance(chance)) client.resubscribe(channel)
  }

  const isWell = (client: SoakClient): boolean =>
    client.connectivity.getState().connection.status === 'connected' &&
    client.channels().every((channel) => client.statusOf(channel) === 'subscribed')

  return {
    room,
    begin() {
      for (let n = 0; n < room.clients; n += 1) clients.push(make())
      for (const [place, client] of clients.entries()) begin(client, place)
    },
    act() {
      workload.act(stage)
      repair(random.pick(clients), 0.3)
    },
    heal(round) {
      for (const client of clients) {
        const { status } = client.connectivity.getState().connection
        if (status === 'disconnected' || status === 'idle') client.connect()
        repair(client, 0.5)
      }
      const isBehind = (client: SoakClient): boolean =>
        client.channels().some((channel) => client.lastOf(channel) !== finalOf(channel, round))
      return {
        unwell: clients.filter((client) => !isWell(client)).map(describe),
        pending: clients.reduce((sum, { connectivity }) => sum + connectivity.getState().pending, 0),
        behind: clients.filter(isBehind).length,
      }
    },
    async end() {
      await Promise.all(clients.map((client) => client.end(true)))
      log.flush()
    },
  }
}

function describe(client: SoakClient): string {
  const { status, reason } = client.connectivity.getState().connection
  const channels = client.channels().map((channel) => `${channel} ${client.statusOf(channel)}`)
  return [`${client.name} ${status} (${reason})`, ...channels].join(', ')
}
