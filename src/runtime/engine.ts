import { assertNever } from '../core/assertNever.js'
import { initialConnection, type ConnectionState, type Network } from '../core/connection.js'
import type { ConnectionEffect, ConnectionEvent } from '../core/connectionEvents.js'
import { transition } from '../core/connectionTransition.js'
import { ProcessClosedError, type ConnectivityError } from '../core/errors.js'
import type { Snapshot } from '../core/snapshot.js'
import type { ClientFrame } from '../protocol/frames.js'
import type { Transport } from '../transport/transport.js'
import { batchesOf } from './batchesOf.js'
import { createCallQueue } from './callQueue.js'
import { createChannelRegistry, type ChannelRegistry } from './channelRegistry.js'
import { createConnectionDriver } from './connectionDriver.js'
import { eventsBetween, type ConnectivityEvent } from './connectivityEvents.js'
import type { Environment } from './environment.js'
import { createFrameRouter } from './frameRouter.js'
import { policyOf, type ConnectivityOptions } from './options.js'
import { createOutbox, type Outbox } from './outbox.js'
import { createPublisher } from './publisher.js'
import { createQueue } from './queue.js'

/** The parts of the machine put together. */
export interface Engine {
  readonly channels: Pick<ChannelRegistry, 'join' | 'state'>
  readonly outbox: Pick<Outbox, 'add' | 'rejectAll'>
  readonly dispatch: (event: ConnectionEvent) => void
  dispatchChannel: (name: string, event: Parameters<ChannelRegistry['apply']>[1]) => void
  readonly isLive: () => boolean
  readonly dispose: () => void
}

/** Where the engine writes. It is the only writer. */
export interface EngineOutput {
  readonly commit: (snapshot: Snapshot) => void
  readonly emit: (event: ConnectivityEvent) => void
  readonly fail: (error: ConnectivityError) => void
}

export function createEngine(
  options: ConnectivityOptions,
  transport: Transport,
  environment: Environment,
  output: EngineOutput,
): Engine {
  const policy = policyOf(options)
  const { times } = policy
  let connection: ConnectionState = initialConnection
  let network: Network = 'unknown'
  let outgoing: ClientFrame[] = []
  const dirty = { channels: false, outbox: false }
  const calls = createCallQueue(environment.report)
  let stopListening: (() => void) | null = null
  let isDisposed = false

  const isLive = (): boolean => connection.status === 'connected'
  const queue = createQueue(settle)

  const channels = createChannelRegistry({
    environment,
    lingerMs: times.lingerMs,
    isLive,
    send: (frame) => outgoing.push(frame),
    dispatch: (name, event) => run(() => channels.apply(name, event)),
    call: (callback) => {
      calls.add(callback)
      run(() => undefined)
    },
    faulted: (channel, error) => emit({ type: 'channel-fault', channel, error }),
    changed: () => {
      dirty.channels = true
    },
    settled: () => outbox.flush(),
  })

  const outbox = createOutbox({
    environment,
    maxPending: options.maxPending ?? 500,
    expiresMs: times.sendMs,
    limits: () => router.limits(),
    canSend: (name) => {
      const status = channels.state(name)?.status
      return isLive() && (status === undefined || status === 'subscribed' || status === 'failed')
    },
    bufferedAmount: () => driver.bufferedAmount(),
    send: (frames) => {
      sendOutgoing()
      driver.send(frames)
    },
    changed: () => {
      dirty.outbox = true
      run(() => undefined)
    },
  })

  const driver = createConnectionDriver({
    url: options.url,
    auth: options.auth,
    transport,
    environment,
    leaveMs: times.leaveMs,
    state: () => connection,
    dispatch,
    received: (frames, generation) => run(() => router.receive(frames, generation)),
    problems: (problems, generation) => run(() => router.suffer(problems, generation)),
  })

  const router = createFrameRouter({
    now: environment.now,
    times: options.times ?? {},
    maxProblems: options.maxProblems ?? 20,
    channels,
    outbox,
    driver,
    generation: () => connection.generation,
    awaitsWelcome: () => connection.stage === 'handshake',
    apply: applyToConnection,
    fail: (error) => calls.add(() => output.fail(error)),
  })

  const publisher = createPublisher({ environment, commit: output.commit, tick })

  function run(task: () => void): void {
    // A task that still waits when everything ends has no turn any more.
    if (!isDisposed) queue.run(() => void (isDisposed || task()))
  }

  function dispatch(event: ConnectionEvent): void {
    run(() => applyToConnection(event))
  }

  function applyToConnection(event: ConnectionEvent): void {
    const before = connection
    const step = transition(before, { ...event, at: environment.now(), luck: environment.random() }, policy)
    if (step.state === before) return
    connection = step.state
    for (const event of eventsBetween(before, connection)) emit(event)
    if (before.status === 'idle') listen()
    for (const effect of step.effects) runEffect(effect)
  }

  function runEffect(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'restore':
        channels.applyToAll({ type: 'connectionRestored' })
        return outbox.flush()
      case 'interrupt':
        outgoing = []
        channels.applyToAll({ type: 'connectionLost', reason: connection.reason })
        return outbox.interrupted(connection.reason === 'message-too-big')
      case 'reportProcessClosed':
        return emit({
          type: 'process-closed',
          error: new ProcessClosedError('process-closed', 'the server has forgotten this session', {
            reason: 'process-closed',
          }),
        })
      case 'fetchToken':
      case 'dial':
      case 'sendHello':
      case 'ping':
      case 'hangUp':
      case 'leave':
        return driver.run(effect)
      default:
        return assertNever(effect)
    }
  }

  function emit(event: ConnectivityEvent): void {
    calls.add(() => output.emit(event))
  }

  function listen(): void {
    network = environment.network()
    stopListening = environment.listen((signal) => {
      run(() => {
        if (signal === 'woke') return applyToConnection({ type: 'woke' })
        network = signal
        applyToConnection({ type: 'networkChanged', network: signal })
      })
    })
  }

  function sendOutgoing(): void {
    if (outgoing.length === 0) return
    const frames = outgoing
    outgoing = []
    if (!isLive()) return
    const { maxFrameBytes, maxBatch } = router.limits()
    for (const batch of batchesOf(frames, maxFrameBytes, maxBatch)) driver.send(batch)
  }

  /** After each drained queue: send, commit, set the timer, then call the app. */
  function settle(): void {
    if (isDisposed) return
    sendOutgoing()
    const next = facts()
    dirty.channels = false
    dirty.outbox = false
    publisher.publish(next, Math.min(connection.deadline ?? Infinity, outbox.nextExpiry()))
    calls.drain()
  }

  const facts = (): Snapshot => ({
    connection,
    network,
    channels: dirty.channels ? channels.snapshot() : publisher.snapshot().channels,
    outbox: dirty.outbox ? outbox.snapshot() : publisher.snapshot().outbox,
  })

  function tick(): void {
    run(() => {
      applyToConnection({ type: 'ticked', lastInboundAt: driver.lastInboundAt() })
      outbox.expire(environment.now())
    })
  }

  return {
    channels,
    outbox,
    dispatch,
    dispatchChannel: (name, event) => run(() => channels.apply(name, event)),
    isLive,
    dispose() {
      if (isDisposed) return
      // At once, also from within a callback.
      isDisposed = true
      applyToConnection({ type: 'disposed' })
      outbox.rejectAll('disposed', 'the client was disposed')
      const last = facts()
      stopListening?.()
      channels.dispose()
      driver.dispose()
      publisher.publish(last, Infinity)
      calls.drain()
    },
  }
}
