import { openSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../support/random.js'
import { answerCalls } from './childProcess.js'
import { writeLater } from './eventLog.js'
import { createRoomRun, type RoomState } from './roomRun.js'
import type { Room } from './rooms.js'

/** The configuration of a process with clients. */
export interface SoakWorkerConfig {
  readonly url: string
  readonly rooms: readonly Room[]
  readonly seed: number
  /** The folder of the logs, one for each room. */
  readonly folder: string
  /** Milliseconds between two acts in each room, on average. */
  readonly actEveryMs: number
}

/** What the runner asks of a process with clients. */
export interface SoakWorkerCalls {
  /** Connects all clients, and lets them act. */
  readonly begin: () => void
  /** Ends the acts. */
  readonly quiet: () => void
  /** Messages delivered so far. */
  readonly delivered: () => number
  readonly heal: (round: number) => RoomState
  readonly end: () => Promise<void>
}

const FLUSH_MS = 200

const config = JSON.parse(process.argv[2] ?? '{}') as SoakWorkerConfig
const random = createRandom(config.seed ^ (config.rooms[0]?.number ?? 0))
let delivered = 0
const logs = config.rooms.map(({ number }) =>
  writeLater(openSync(join(config.folder, `room-${number}.jsonl`), 'a')),
)
const runs = config.rooms.map((room, index) =>
  createRoomRun({
    room,
    url: config.url,
    seed: config.seed,
    log: logs[index] ?? writeLater(1),
    delivered: () => (delivered += 1),
  }),
)
const flushing = setInterval(() => {
  for (const log of logs) log.flush()
}, FLUSH_MS)
let acting: NodeJS.Timeout | undefined

function actLater(): void {
  const meanMs = config.actEveryMs / config.rooms.length
  acting = setTimeout(
    () => {
      random.pick(runs).act()
      actLater()
    },
    random.between(0, 2 * meanMs + 1),
  )
}

const quiet = (): void => clearTimeout(acting)

answerCalls({
  begin() {
    for (const run of runs) run.begin()
    actLater()
  },
  quiet,
  delivered: () => delivered,
  heal(round) {
    const states = runs.map((run) => run.heal(round))
    return {
      unwell: states.flatMap(({ unwell }) => unwell),
      pending: states.reduce((sum, { pending }) => sum + pending, 0),
      behind: states.reduce((sum, { behind }) => sum + behind, 0),
    }
  },
  async end() {
    quiet()
    await Promise.all(runs.map((run) => run.end()))
    clearInterval(flushing)
  },
} satisfies SoakWorkerCalls)
