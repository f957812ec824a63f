import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createChannelServer, type ChannelServer, type ServerEvent } from 'react-connectivity/server'
import { createRandom } from '../support/random.js'
import { answerCalls, LOG_FD } from './childProcess.js'
import { writeThrough } from './eventLog.js'
import { channelsIn, finalOf, LOG_SIZE, type Room } from './rooms.js'
import { createWitnessedStore } from './witnessedStore.js'

/** The configuration of a server process. */
export interface SoakServerConfig {
  /** The folder of its store. */
  readonly location: string
  /** Counts the processes of a run; part of each message that the server publishes. */
  readonly start: number
  readonly rooms: readonly Room[]
  readonly seed: number
  readonly sync: boolean
  /** Milliseconds between two messages of server code in each room, on average. */
  readonly publishEveryMs: number
  readonly sessionTtlMs: number
  readonly heartbeat: { readonly intervalMs: number; readonly timeoutMs: number; readonly idleMs: number }
}

/** What the runner asks of a server process. */
export interface SoakServerCalls {
  readonly port: () => number
  /** Publishes the last message of each channel. */
  readonly finish: (round: number) => Promise<void>
  /** Ends the messages of server code. */
  readonly quiet: () => void
  readonly sample: () => ServerSample
  readonly close: () => Promise<void>
}

/** What a server process knows of itself since the last sample. */
export interface ServerSample {
  /** Delay of the event loop, in milliseconds. */
  readonly delayP99Ms: number
  readonly delayMaxMs: number
  /** Bytes of the heap that are in use after a garbage collection. */
  readonly heapUsed: number
  readonly sessions: number
  /** Events so far, by type. */
  readonly events: { readonly [type: string]: number }
}

const config = JSON.parse(process.argv[2] ?? '{}') as SoakServerConfig
const { note } = writeThrough(LOG_FD)
const random = createRandom(config.seed ^ (config.start * 7919))
const channels = new Map(config.rooms.flatMap((room) => [...channelsIn(room)]))
const counts: Record<string, number> = {}
const delay = monitorEventLoopDelay({ resolution: 10 })

/** Bytes in use. What is not collected yet would hide a slow growth. */
function liveHeap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

function count(event: ServerEvent): void {
  counts[event.type] = (counts[event.type] ?? 0) + 1
  if (event.type === 'store-corrupt')
    process.stderr.write(`soak: store-corrupt: ${event.channel ?? 'the store'}: ${event.detail}\n`)
  if (event.type === 'session-expired') note({ type: 'caused', code: 'process-closed', channel: null })
}

/** Publishes as the app's own code would, until it is told to stop. Returns the end. */
function publishAlong(server: ChannelServer): () => void {
  let published = 0
  let timer: NodeJS.Timeout
  const publish = (): void => {
    const [channel, kind] = random.pick([...channels])
    const all = kind === 'session' ? server.sessions().filter((each) => each.channels.includes(channel)) : []
    const session = all.length > 0 && random.chance(0.7) ? { session: random.pick(all).id } : {}
    // Not awaited: a disk that fails rejects it.
    void server.publish(channel, `server:${config.start}.${++published}`, session).catch(() => undefined)
    again()
  }
  const again = (): void => {
    const meanMs = config.publishEveryMs / config.rooms.length
    timer = setTimeout(publish, random.between(0, 2 * meanMs + 1))
  }
  again()
  return () => clearTimeout(timer)
}

async function start(): Promise<SoakServerCalls> {
  const { location, sync, heartbeat, sessionTtlMs } = config
  const server = await createChannelServer({
    port: 0,
    allowedOrigins: ['no-origin'],
    log: null,
    store: createWitnessedStore({ location, sync, cacheBytes: 4_000_000, note }),
    channels: {
      'log-*': { kind: 'log', size: LOG_SIZE },
      'register-*': { kind: 'latest' },
      'queue-*': { kind: 'session', size: LOG_SIZE },
    },
    // The token names the user.
    authenticate: ({ token = 'nobody' }) => ({ id: token }),
    from: 'user-id',
    heartbeat,
    sessionTtlMs,
    // All clients have one address here.
    limits: { maxUnauthenticatedPerAddress: 5000, newSessionsPerMinute: 30_000 },
  })
  server.on(count)
  delay.enable()
  const quiet = publishAlong(server)
  process.on('SIGTERM', () => {
    quiet()
    void server.close({ graceMs: 1000 }).finally(() => process.exit(0))
  })
  return {
    port: () => server.address().port,
    async finish(round) {
      for (const channel of channels.keys()) await server.publish(channel, finalOf(channel, round))
    },
    quiet,
    sample() {
      const delays = { delayP99Ms: delay.percentile(99) / 1e6, delayMaxMs: delay.max / 1e6 }
      const sample = {
        ...delays,
        heapUsed: liveHeap(),
        sessions: server.stats().sessions,
        events: { ...counts },
      }
      // The collection's own pause is not the server's.
      delay.reset()
      return sample
    },
    close: () => server.close({ graceMs: 1000 }),
  }
}

try {
  answerCalls(await start())
} catch (error) {
  process.stderr.write(`soak: the server did not start: ${String(error)}\n`)
  process.exit(1)
}
