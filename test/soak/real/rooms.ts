import type { ChannelKind } from '../../sim/support/history.js'

/** What the clients of a room do. */
export const workloadNames = ['register', 'log', 'queues', 'churn', 'identity'] as const
export type WorkloadName = (typeof workloadNames)[number]

/** Names of channels before the number of their room, with their kinds. */
export const kindsOfNames = { log: 'log', register: 'latest', queue: 'session' } as const satisfies Record<
  string,
  ChannelKind
>
export type ChannelName = keyof typeof kindsOfNames

/** The channels of each workload. */
export const channelsOf: { readonly [Name in WorkloadName]: readonly ChannelName[] } = {
  register: ['register'],
  log: ['log'],
  queues: ['queue'],
  churn: ['log', 'register', 'queue'],
  identity: ['log', 'queue'],
}

/** Messages that a log keeps, and unread ones of a queue. */
export const LOG_SIZE = 200

/** Some clients with channels of their own: a history that is judged alone. */
export interface Room {
  readonly number: number
  readonly workload: WorkloadName
  readonly clients: number
}

/** A channel of a room, such as `log-3`. */
export const channelOf = (name: ChannelName, { number }: Pick<Room, 'number'>): string => `${name}-${number}`

/** The number of the room of a channel. */
export const roomOf = (channel: string): number => Number(channel.slice(channel.lastIndexOf('-') + 1))

/** All channels of a room, with their kinds. */
export const channelsIn = (room: Room): ReadonlyMap<string, ChannelKind> =>
  new Map(channelsOf[room.workload].map((name) => [channelOf(name, room), kindsOfNames[name]]))

/** The last message of a channel. */
export const finalOf = (channel: string, round: number): string => `server:final ${channel} ${round}`

/** Rooms for so many clients, ten in each; every workload has its turn. */
export function roomsFor(clients: number, size = 10): readonly Room[] {
  const count = Math.max(1, Math.ceil(clients / size))
  return Array.from({ length: count }, (_, number) => ({
    number,
    workload: workloadNames[number % workloadNames.length] ?? 'log',
    clients: Math.min(size, clients - number * size),
  }))
}
