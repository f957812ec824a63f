import type { ConnectivityError } from '../core/errors.js'
import { initialSnapshot, type Snapshot } from '../core/snapshot.js'
import { createAlarm } from './alarm.js'
import type { Connector, ConnectorPolicy, ConnectorSession, Intent } from './connector.js'
import type { ConnectivityEvent } from './connectivityEvents.js'
import type { Environment } from './environment.js'
import type { Measurement } from './measurement.js'
import type { AbandonCode, ChannelCommand, ClientPart, PartHost } from './part.js'
import { isolate } from './isolate.js'
import { createPartList } from './partList.js'
import { createSignals } from './signals.js'
import { createTurnLoop } from './turnLoop.js'

/** Parameters of the engine. */
interface EngineOptions {
  readonly connector: Connector
  readonly policy: ConnectorPolicy
  readonly maxPending: number
  readonly whenFull: PartHost['whenFull']
  readonly environment: Environment
}

/** The store's `setState`; only the engine writes. */
interface EngineOutput {
  readonly commit: (snapshot: Snapshot, cause: string) => void
  readonly emit: (event: ConnectivityEvent) => void
  readonly fail: (error: ConnectivityError) => void
  readonly measure: ((measurement: Measurement) => void) | undefined
}

/** The turn loop with one connector and the parts that the app uses. */
export interface Engine {
  readonly intend: (intent: Intent) => void
  /** Rejects all waiting sends of the parts. */
  readonly abandon: (code: AbandonCode) => void
  readonly act: (channel: string, command: ChannelCommand) => void
  readonly roundTripMs: () => number | null
  readonly use: <P extends ClientPart>(create: (host: PartHost) => P) => P
  readonly dispose: () => void
}

export function createEngine(options: EngineOptions, output: EngineOutput): Engine {
  const { connector, policy, environment } = options
  const parts = createPartList()
  let snapshot = initialSnapshot
  let isDisposed = false
  const loop = createTurnLoop({ endTurn, report: environment.report })
  const { run, batch, call } = loop
  const alarm = createAlarm(environment, () => run(expire))
  const signals = createSignals(environment, (signal) => run(() => session.signal(signal)))
  const abandon = (code: AbandonCode): void => parts.each((part) => part.abandon?.(code))
  const host = { environment, run, call, ...afterCommit(output, call) }
  const session: ConnectorSession = connector.open({
    ...host,
    policy,
    opened: parts.opened,
    lost: parts.lost,
    signedOut: () => abandon('signed-out'),
  })
  const partHost = partHostOf(options, { ...host, batch, each: parts.each }, session)

  function expire(): void {
    const now = environment.now()
    if (session.deadline() <= now) session.expire(now)
    parts.expire(now)
  }

  function endTurn(): void {
    if (isDisposed) return
    // A client library or a middleware that throws must not cost the turn its commit and its timer.
    for (const step of [flush, commit]) isolate(step, environment.report)
    // A subscriber of the store may have disposed the client.
    if (!isDisposed) alarm.set(Math.min(session.deadline(), parts.deadline()))
  }

  function flush(): void {
    parts.each((part) => part.flush?.())
    session.flush()
  }

  function commit(): void {
    const connection = session.connection()
    const stage = session.stage?.() ?? null
    const { channels, outbox, pending: ofParts } = parts.slices(snapshot)
    const pending = ofParts + session.pending()
    // Each message that comes in leads here: a spread would cost more than to parse the message.
    const next: Snapshot = { connection, stage, channels, network: signals.network(), outbox, pending }
    if (isSame(next, snapshot)) return
    const isOfConnection = connection !== snapshot.connection
    const other = stage === snapshot.stage ? 'channels' : 'stage'
    snapshot = next
    output.commit(next, isOfConnection ? `connection/${connection.status} (${connection.reason})` : other)
  }

  return {
    intend(intent) {
      if (isDisposed) return
      if (intent === 'connect') signals.listen()
      run(() => session.intend(intent))
    },
    abandon: (code) => run(() => abandon(code)),
    act: (channel, command) => run(() => parts.each((part) => part.act?.(channel, command))),
    roundTripMs: () => session.roundTripMs?.() ?? null,
    use: (create) => parts.use(create, partHost),
    dispose() {
      if (isDisposed) return
      isDisposed = true
      isolate(session.dispose, environment.report)
      abandon('disposed')
      parts.each((part) => part.dispose?.())
      signals.dispose()
      commit()
      alarm.set(Infinity)
      loop.dispose()
    },
  }
}

/** Compares field by field without allocation, because it runs for each incoming message. */
const isSame = (a: Snapshot, b: Snapshot): boolean =>
  a.connection === b.connection &&
  a.stage === b.stage &&
  a.network === b.network &&
  a.channels === b.channels &&
  a.outbox === b.outbox &&
  a.pending === b.pending

/** Tells the app of events and errors after the commit. */
const afterCommit = (
  { emit, fail, measure }: EngineOutput,
  call: PartHost['call'],
): Pick<PartHost, 'emit' | 'fail' | 'measure'> => ({
  emit: (event) => call(() => emit(event)),
  fail: (error) => call(() => fail(error)),
  measure: measure && ((measurement) => call(() => measure(measurement))),
})

type SharedHost = Pick<
  PartHost,
  'environment' | 'run' | 'batch' | 'call' | 'emit' | 'fail' | 'measure' | 'each'
>

const partHostOf = (
  { connector, policy, maxPending, whenFull }: EngineOptions,
  host: SharedHost,
  session: ConnectorSession,
): PartHost => ({
  ...host,
  times: policy.times,
  maxPending,
  whenFull,
  channels: session.channels,
  connectorName: connector.name,
  connection: session.connection,
  verify: () => session.intend('verify'),
  connect: () => session.intend('connect'),
  pause: session.pause,
})
