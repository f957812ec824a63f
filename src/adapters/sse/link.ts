import type { Environment } from '../../engine/environment.js'
import type { Link, Sink } from '../../engine/source.js'
import { leave, open, ownTypes, type OwnStream, type Session } from './session.js'
import { listenTo } from './stream.js'
import { createTimers } from '../shared/timers.js'
import type { EventSourceOptions, EventStream, StreamEvent } from './types.js'

/** A link that opens its streams itself. */
export function attachOwn(own: OwnStream, sink: Sink, environment: Environment): Link {
  const session: Session = {
    own,
    sink,
    environment,
    timers: createTimers(environment),
    channels: new Set(),
    stream: null,
    observed: { phase: 'idle' },
    lastEventId: null,
    attempts: 0,
    lostAt: null,
    hasEverConnected: false,
    probing: null,
  }
  /** The sink may end the link while it is told of a dial, which then goes no further. */
  const end = (): void => {
    leave(session)
    session.observed = { phase: 'idle' }
  }
  return {
    observe: () => session.observed,
    connect: () => {
      const { phase } = session.observed
      if (phase === 'idle' || phase === 'stopped') open(session)
    },
    retryNow: () => {
      if (session.observed.phase !== 'up') open(session)
    },
    disconnect: () => {
      end()
      sink.closed()
    },
    subscribe: (channel) => {
      session.channels.add(channel)
      session.stream?.listen(channel)
      if (session.observed.phase === 'up')
        sink.channel(channel, { status: 'subscribed', continuity: 'unknown' })
      return () => {
        session.channels.delete(channel)
        if (!ownTypes(own.options).includes(channel)) session.stream?.unlisten(channel)
      }
    },
    dispose: end,
  }
}

/** A link to a stream that the app made: it is observed, and neither closed nor replaced. */
export function attachForeign(
  stream: EventStream,
  options: EventSourceOptions,
  sink: Sink,
  environment: Environment,
): Link {
  const channels = new Set<string>()
  const { decode, retryMs = 3000 } = options
  let wasUp = false
  const up = (): void => {
    wasUp = true
    sink.up({ identity: options.identity?.() ?? null })
    for (const channel of channels) sink.channel(channel, { status: 'subscribed', continuity: 'unknown' })
  }
  const listened = listenTo(stream, [], {
    onOpen: up,
    onError: (willRetry) => {
      const reason = !willRetry ? 'gave-up' : wasUp ? 'network-lost' : 'unreachable'
      const tell = wasUp ? sink.down : sink.attemptFailed
      wasUp = false
      tell({
        reason,
        retries: willRetry ? 'yes' : 'no',
        nextAttemptAt: willRetry ? environment.now() + retryMs : null,
      })
    },
    onEvent: (type, event: StreamEvent) => {
      sink.alive()
      sink.message(type, decode === undefined ? event.data : decode(event.data, type))
    },
  })
  if (stream.readyState === 1) up()
  else if (stream.readyState === 0) sink.dialling()
  return {
    observe: () => {
      if (stream.readyState === 1) return { phase: 'up' }
      return stream.readyState === 0 ? { phase: 'dialling' } : { phase: 'stopped', reason: 'gave-up' }
    },
    connect: () => {
      // A stream of the app is not stopped, so that it may be open still.
      if (stream.readyState === 1) up()
    },
    subscribe: (channel) => {
      channels.add(channel)
      listened.listen(channel)
      if (wasUp) sink.channel(channel, { status: 'subscribed', continuity: 'unknown' })
      return () => {
        channels.delete(channel)
        listened.unlisten(channel)
      }
    },
    dispose: listened.release,
  }
}
