import { isolate } from '../../engine/isolate.js'
import type { Sink, SourceChannelState } from '../../engine/source.js'
import { codeOf } from './facts.js'
import type { SocketIoChannels, SocketIoSocket } from './types.js'

/** Rooms of a server that this client is in, or may be in. */
export interface Rooms {
  /** Joins a room, once on each connection. */
  readonly join: (room: string) => void
  readonly leave: (room: string) => void
  readonly connected: (continuity: 'recovered' | 'unknown') => void
  readonly disconnected: () => void
}

/** One question to the server, whose answer counts only for it. */
interface Join {
  /** The number of its connection. */
  readonly on: number
  /** `asked`: without a yes. `left`: the server was told, which it may not have heard on a dead link. */
  status: 'asked' | 'in' | 'left'
}

/** @param report receives an error that the app's `leave` throws */
export function createRooms<S extends SocketIoSocket>(
  socket: S,
  { join, leave }: SocketIoChannels<S>,
  wanted: ReadonlyMap<string, unknown>,
  sink: Sink,
  report: (error: unknown) => void,
): Rooms {
  /** In the order in which the server was told of them. Those of earlier connections are looked at on the next one. */
  const joins = new Map<string, Join>()
  let connection = 0

  function add(room: string, status: Join['status']): Join {
    const made: Join = { on: connection, status }
    joins.delete(room)
    joins.set(room, made)
    return made
  }

  function joinNow(room: string): void {
    const known = joins.get(room)
    if (known?.on === connection && known.status !== 'left') return
    const own = add(room, 'asked')
    const settle = (state: SourceChannelState, isAnswer: boolean): void => {
      if (joins.get(room) === own && own.on === connection) {
        if (isAnswer) {
          own.status = 'in'
          forgetLeaves(joins, room)
        }
        sink.channel(room, state)
      } else if (isAnswer && !wanted.has(room)) {
        // A server that was still busy with the join carried it out after the leave.
        leaveNow(room)
      }
    }
    const refuse = (error: unknown): void => settle(refusalOf(error), false)
    try {
      const answer = join?.(socket, room)
      if (answer === undefined) settle(subscribed, join === undefined)
      else answer.then(() => settle(subscribed, true), refuse)
    } catch (error) {
      refuse(error)
    }
  }

  function leaveNow(room: string): void {
    // The client would send it on the next connection.
    if (!socket.connected) return
    add(room, 'left')
    isolate(() => leave?.(socket, room), report)
  }

  return {
    join: joinNow,
    leave(room) {
      if (joins.has(room)) leaveNow(room)
    },
    connected(continuity) {
      const isRecovered = continuity === 'recovered'
      for (const [room, { on, status }] of joins) {
        // Asked for on this connection, which tells it.
        if (on === connection) continue
        joins.delete(room)
        if (!wanted.has(room)) {
          // A client with `retries` repeats a join without an answer, also in a new session.
          if (isRecovered || status === 'asked') leaveNow(room)
        } else if (isRecovered && status === 'in') {
          add(room, status)
          sink.channel(room, { ...subscribed, continuity })
        }
      }
      for (const room of wanted.keys()) joinNow(room)
    },
    disconnected() {
      connection += 1
    },
  }
}

/** The server answered, so it has heard of all that came before the question. */
function forgetLeaves(joins: Map<string, Join>, answered: string): void {
  for (const [room, { status }] of joins) {
    if (room === answered) return
    if (status === 'left') joins.delete(room)
  }
}

const subscribed: SourceChannelState = { status: 'subscribed', continuity: 'unknown' }

const refusalOf = (error: unknown): SourceChannelState => ({
  status: 'failed',
  reason: 'channel-denied',
  code: codeOf(error),
  message: error instanceof Error ? error.message : null,
})
