import type { Link, Sink } from '../../engine/source.js'
import { listenAll } from '../listenAll.js'
import { createRooms } from './rooms.js'
import type { SocketIoChannels, SocketIoSocket } from './types.js'

/** The channels of one attached client. */
export interface SourceChannels {
  readonly subscribe: (channel: string) => () => void
  readonly send: NonNullable<Link['send']>
  readonly connected: (continuity: 'recovered' | 'unknown') => void
  readonly disconnected: () => void
  readonly dispose: () => void
}

/**
 * Channels are event names, with an optional question to the server.
 *
 * @param report receives an error that the app's `leave` throws
 */
export function createChannels<S extends SocketIoSocket>(
  socket: S,
  options: SocketIoChannels<S>,
  sink: Sink,
  beforeMessage: () => void,
  report: (error: unknown) => void,
): SourceChannels {
  const { event = (channel) => channel, acknowledgeMs = null } = options
  /** Channels in use, each with the end of listening. */
  const ends = new Map<string, () => void>()
  const rooms = createRooms(socket, options, ends, sink, report)

  return {
    subscribe(channel) {
      const end = listenAll(socket, {
        [event(channel)]: (data: unknown) => {
          beforeMessage()
          sink.message(channel, data)
        },
      })
      ends.set(channel, end)
      if (socket.connected) rooms.join(channel)
      return () => {
        if (!ends.delete(channel)) return
        end()
        rooms.leave(channel)
      }
    },
    async send(channel, data) {
      if (acknowledgeMs === null) socket.emit(event(channel), data)
      else await socket.timeout(acknowledgeMs).emitWithAck(event(channel), data)
    },
    connected: rooms.connected,
    disconnected: rooms.disconnected,
    dispose() {
      for (const end of ends.values()) end()
      ends.clear()
    },
  }
}
