import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createNodeEnvironment } from '../../../src/server/nodeEnvironment.js'
import { checkHistory } from '../../sim/support/checkHistory.js'
import type { HistoryEvent } from '../../sim/support/history.js'
import { checkRegister } from './checkRegister.js'
import { eventsIn } from './eventLog.js'
import type { Ending } from './finish.js'
import { channelsIn, LOG_SIZE, roomOf, type Room, type WorkloadName } from './rooms.js'
import type { World } from './world.js'

/** What came of the clients of a workload. */
export interface Verdict {
  readonly sent: number
  readonly acknowledged: number
  readonly delivered: number
  readonly faults: number
  readonly violations: readonly string[]
}

const read = (file: string): HistoryEvent[] => eventsIn(readFileSync(file, 'utf8'))

/** The room that an event of the server belongs to; null when it concerns all. */
function roomOfEvent(event: HistoryEvent): number | null {
  if (event.type === 'accepted') return roomOf(event.channel)
  if (event.type === 'caused') return event.channel === null ? null : roomOf(event.channel)
  return null
}

/** Splits what the server noted by room. `durable` has no channel, so it goes where the payload was accepted. */
function byRoom(events: readonly HistoryEvent[]): (room: number) => HistoryEvent[] {
  const rooms = new Map<number, HistoryEvent[]>()
  const homes = new Map<string, number>()
  const all: HistoryEvent[] = []
  for (const event of events) if (event.type === 'accepted') homes.set(event.data, roomOf(event.channel))
  for (const event of events) {
    const room = event.type === 'durable' ? (homes.get(event.data) ?? -1) : roomOfEvent(event)
    const list = room === null ? all : (rooms.get(room) ?? [])
    if (room !== null) rooms.set(room, list)
    list.push(event)
  }
  return (room) => [...all, ...(rooms.get(room) ?? [])]
}

/** Puts the names of users in the place of their digests, as the server keeps them. */
function withNames(events: readonly HistoryEvent[]): HistoryEvent[] {
  const { digest } = createNodeEnvironment()
  const names = new Map<string, string>()
  for (const event of events)
    if (event.type === 'invoked' && !names.has(event.user)) names.set(event.user, event.user)
  const users = new Map([...names.keys()].map((user) => [digest(`user\n${user}`), user]))
  return events.map((event) =>
    event.type === 'accepted' && event.user !== null
      ? { ...event, user: users.get(event.user) ?? event.user }
      : event,
  )
}

function judgeRoom(room: Room, events: readonly HistoryEvent[], ending: Ending, syncs: boolean): Verdict {
  const kinds = channelsIn(room)
  const { finals, wellAt } = ending
  const history = withNames(events.toSorted((a, b) => a.at - b.at))
  const violations = [
    ...checkHistory(history, { kinds, window: LOG_SIZE, wellAt, syncs, finals }),
    ...checkRegister(history, kinds),
  ]
  const count = (type: HistoryEvent['type']): number => history.filter((event) => event.type === type).length
  return {
    sent: count('invoked'),
    acknowledged: count('acknowledged'),
    delivered: count('delivered'),
    faults: count('fault'),
    violations: violations.map((violation) => `room ${room.number}, ${room.workload}: ${violation}`),
  }
}

/** Judges the history of each room, and adds the rooms of each workload up. */
export function judge({ options, server, events }: World, ending: Ending): Map<WorkloadName, Verdict> {
  const ofServer = byRoom([...server.logs().flatMap(read), ...events])
  const verdicts = new Map<WorkloadName, Verdict>()
  for (const room of options.rooms) {
    const own = [...read(join(options.folder, `room-${room.number}.jsonl`)), ...ofServer(room.number)]
    const verdict = judgeRoom(room, own, ending, options.sync)
    const before = verdicts.get(room.workload)
    verdicts.set(room.workload, {
      sent: verdict.sent + (before?.sent ?? 0),
      acknowledged: verdict.acknowledged + (before?.acknowledged ?? 0),
      delivered: verdict.delivered + (before?.delivered ?? 0),
      faults: verdict.faults + (before?.faults ?? 0),
      violations: [...(before?.violations ?? []), ...verdict.violations],
    })
  }
  return verdicts
}
