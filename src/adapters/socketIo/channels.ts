import type { Link, Sink, SourceChannelState } from '../../engine/source.js'
import { listenAll } from '../listenAll.js'
import { codeOf } from './facts.js'
import type { SocketIoChannels, SocketIoSocket } from './types.js'

/** The channels of one attached client. */
export interface SourceChannels {
  readonly subscribe: (channel: string) => () => void
  readonly send: NonNullable<Link['send']>
  readonly connected: (continuity: 'recovered' | 'unknown') => void
  readonly disconnected: () => void
  readonly dispose: () => void
}

/** Channels are event names, with an optional question to the server. */
export function createChannels<S extends SocketIoSocket>(
  socket: S,
  { join, leave, event = (channel) => channel, acknowledgeMs = null }: SocketIoChannels<S>,
  sink: Sink,
  beforeMessage: () => void,
): SourceChannels {
  const ends = new Map<string, () => void>()
  /** Asked for on this connection, each with the object that stands for this question. */
  const asked = new Map<string, object>()
  /** Joined at the server, also while the connection is down: a recovered session keeps them. */
  const joined = new Set<string>()

  function joinNow(channel: string): void {
    if (asked.has(channel)) return
    const own = {}
    asked.set(channel, own)
    const isCurrent = (): boolean => asked.get(channel) === own
    const subscribed = (): void => {
      if (!isCurrent()) return
      joined.add(channel)
      sink.channel(channel, { status: 'subscribed', continuity: 'unknown' })
    }
    const failed = (error: unknown): void => {
      if (!isCurrent() || !socket.connected) return
      sink.channel(channel, { status: 'failed', reason: 'channel-denied', ...causeOf(error) })
    }
    try {
      const answer = join?.(socket, channel)
      if (answer === undefined) subscribed()
      else answer.then(subscribed, failed)
    } catch (error) {
      failed(error)
    }
  }

  function leaveNow(channel: string): void {
    asked.delete(channel)
    joined.delete(channel)
    leave?.(socket, channel)
  }

  return {
    subscribe(channel) {
      const end = listenAll(socket, {
        [event(channel)]: (data: unknown) => {
          beforeMessage()
          sink.message(channel, data)
        },
      })
      ends.set(channel, end)
      if (socket.connected) joinNow(channel)
      return () => {
        if (!ends.delete(channel)) return
        end()
        if (socket.connected) leaveNow(channel)
      }
    },
    async send(channel, data) {
      if (acknowledgeMs === null) socket.emit(event(channel), data)
      else await socket.timeout(acknowledgeMs).emitWithAck(event(channel), data)
    },
    connected(continuity) {
      for (const channel of joined) {
        // Joined on this connection, which told it.
        if (asked.has(channel)) continue
        if (continuity === 'unknown') joined.delete(channel)
        else if (ends.has(channel)) sink.channel(channel, { status: 'subscribed', continuity })
        else leaveNow(channel)
      }
      for (const channel of ends.keys()) if (!joined.has(channel)) joinNow(channel)
    },
    disconnected() {
      asked.clear()
    },
    dispose() {
      for (const end of ends.values()) end()
      ends.clear()
    },
  }
}

const causeOf = (error: unknown): Pick<SourceChannelState, 'code' | 'message'> => ({
  code: codeOf(error),
  message: error instanceof Error ? error.message : null,
})
