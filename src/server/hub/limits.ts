import { limits } from '../../wire/limits.js'

/** Limits of a server. Every value is an option of `createChannelServer({ limits })`; most are limits of one client. */
export interface ServerLimits {
  /** Milliseconds in which a request, with or without an upgrade, must have come whole. Default 10 000. Not for your own `server`. */
  readonly requestTimeoutMs: number
  /**
   * TCP connections that are not sockets yet. Default 2 000. One more ends the oldest, which has had the most time. Not for
   * your own `server`.
   */
  readonly maxHttpConnections: number
  /** UTF-8 bytes of one client message. Default 65 536. More closes the socket with 1009. */
  readonly maxFrameBytes: number
  /** Frames in one batch, in both directions. Default 256. */
  readonly maxBatch: number
  /** UTF-16 units of a text for a person; longer ones are cut. Default 200. */
  readonly maxTextLength: number
  /** Levels of nested JSON. Default 64. */
  readonly maxDepth: number
  /** UTF-8 bytes of the hello. Default 20 480. */
  readonly maxHelloBytes: number
  /** Milliseconds until a socket without a hello is closed. Default 5 000. */
  readonly helloTimeoutMs: number
  /** Milliseconds that `authenticate` and each answer of `authorize` may take. Default 10 000. */
  readonly authenticateTimeoutMs: number
  /** Milliseconds that a connection outlives its credentials, for a refresh that is under way. Default 10 000. */
  readonly expiryGraceMs: number
  /** Sockets of one address, with IPv6 of one /64 network, that are not welcomed yet. Default 200. */
  readonly maxUnauthenticatedPerAddress: number
  /**
   * Sockets of one address. Default 5 000, room for an office. Addresses of this machine are not counted: they are those of a proxy. With a shared
   * store, those of all processes together; each may let in a hundredth more.
   */
  readonly maxSocketsPerAddress: number
  /** Welcomed sockets of one user. Default 1 000. Without `authenticate` users are not counted. With a shared store as those of an address. */
  readonly maxSocketsPerUser: number
  /** Sessions that clients of one address began, connected and away. Default 10 000. */
  readonly maxSessionsPerAddress: number
  /** Sessions of one user. Default 1 000. One more ends the one that was away for longest. */
  readonly maxSessionsPerUser: number
  /**
   * New sessions of one address per minute, and at once. Default 3 000. Coming back to a session does not count. With a shared store as sockets of an
   * address.
   */
  readonly newSessionsPerMinute: number
  /**
   * Channels that the clients of one user begin per minute, and at once, by publishing on a name that never had a message. Default 6 000. More are
   * refused with `rate-limited`. Without `authenticate` those of one address.
   */
  readonly newChannelsPerMinute: number
  /**
   * Milliseconds that a session outlives its socket when it never subscribed nor published, if that is less than `sessionTtlMs`. Default
   * 120 000.
   */
  readonly unusedSessionMs: number
  /** Bad frames per minute; one more ends the connection. Default 20. A frame of an unknown type is not bad. */
  readonly maxBadFrames: number
  /**
   * Frames per second, on average. Default 200; subscribing and paging count a tenth, pings and pongs of the WebSocket
   * protocol count like frames.
   */
  readonly framesPerSecond: number
  /** Frames at once. Default 400. */
  readonly frameBurst: number
  /**
   * Bytes of messages per second, on average. Default 1 048 576. Publishes above it are delayed. Counted as characters of the WebSocket
   * messages.
   */
  readonly bytesPerSecond: number
  /** Bytes at once. Default 8 388 608. */
  readonly byteBurst: number
  /** Bytes of kept messages per second, on average, that one client is given. Default 8 388 608. New messages do not count. */
  readonly replayBytesPerSecond: number
  /** Bytes of kept messages at once. Default 33 554 432. */
  readonly replayByteBurst: number
  /** Frames that wait for a slow `authorize`. Default 1 024. */
  readonly maxPendingFrames: number
  /** Requests of one session that its handlers are answering. Default 100. More are refused with `rate-limited`. */
  readonly maxRequests: number
  /** Milliseconds that a handler of `requests` may take; then its signal is aborted. Default 60 000. */
  readonly handlerTimeoutMs: number
  /** UTF-8 bytes of the answer to a request. Default 262 144. */
  readonly maxResponseBytes: number
  /** Channels of one connection. Default 2 000. */
  readonly maxSubscriptions: number
  /** Bytes that wait for a slow client before the server stops pushing to it. Default 1 048 576. */
  readonly maxBufferedBytes: number
  /** Milliseconds until a client that stays that slow is closed with 1013. Default 30 000. */
  readonly slowConsumerMs: number
}

/** The limits of what one address and one user may hold. */
export type QuotaLimit = Extract<
  keyof ServerLimits,
  | 'maxUnauthenticatedPerAddress'
  | 'maxSocketsPerAddress'
  | 'maxSocketsPerUser'
  | 'maxSessionsPerAddress'
  | 'maxSessionsPerUser'
  | 'newSessionsPerMinute'
  | 'newChannelsPerMinute'
>

/** The defaults of {@link ServerLimits}. */
export const defaultLimits: ServerLimits = {
  requestTimeoutMs: 10_000,
  maxHttpConnections: 2000,
  maxFrameBytes: limits.maxFrameBytes,
  maxBatch: limits.maxBatch,
  maxTextLength: limits.maxTextLength,
  maxDepth: limits.maxDepth,
  maxHelloBytes: 20_480,
  helloTimeoutMs: 5000,
  authenticateTimeoutMs: 10_000,
  expiryGraceMs: 10_000,
  maxUnauthenticatedPerAddress: 200,
  maxSocketsPerAddress: 5000,
  maxSocketsPerUser: 1000,
  maxSessionsPerAddress: 10_000,
  maxSessionsPerUser: 1000,
  newSessionsPerMinute: 3000,
  newChannelsPerMinute: 6000,
  unusedSessionMs: 120_000,
  maxBadFrames: 20,
  framesPerSecond: 200,
  frameBurst: 400,
  bytesPerSecond: 1_048_576,
  byteBurst: 8_388_608,
  replayBytesPerSecond: 8_388_608,
  replayByteBurst: 33_554_432,
  maxPendingFrames: 1024,
  maxRequests: 100,
  handlerTimeoutMs: 60_000,
  maxResponseBytes: 262_144,
  maxSubscriptions: 2000,
  maxBufferedBytes: 1_048_576,
  slowConsumerMs: 30_000,
}

/** Times of the heartbeat, in milliseconds. The welcome announces them, so clients need no setting of their own. */
export interface Heartbeat {
  /** A ping goes to a client that was silent for so long, and the other way round. Default 25 000. */
  readonly intervalMs: number
  /** An answer must come within. Default 10 000. */
  readonly timeoutMs: number
  /** The server closes a connection from which it heard nothing for so long. Default 60 000. */
  readonly idleMs: number
}

/** The defaults of {@link Heartbeat}. */
export const defaultHeartbeat: Heartbeat = { intervalMs: 25_000, timeoutMs: 10_000, idleMs: 60_000 }

const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0

function checkPositive(option: string, values: object): void {
  for (const [name, value] of Object.entries(values)) {
    if (isPositive(value as number)) continue
    throw new RangeError(
      `react-connectivity/server: expected ${option}.${name} to be a number above 0, got ${String(value)}`,
    )
  }
}

/** The default of `dialsPerSecond`. */
const DEFAULT_DIALS_PER_SECOND = 200

/**
 * Fills in and checks how many dials per second a server takes.
 *
 * @throws RangeError when it is not a number above 0.
 */
export function resolveDialsPerSecond(option: number = DEFAULT_DIALS_PER_SECOND): number {
  if (isPositive(option)) return option
  throw new RangeError(
    `react-connectivity/server: expected dialsPerSecond to be a number above 0, got ${String(option)}`,
  )
}

/** Fills in and checks the limits. */
export function resolveLimits(options: Partial<ServerLimits> = {}): ServerLimits {
  const resolved = { ...defaultLimits, ...options }
  checkPositive('limits', resolved)
  return resolved
}

/**
 * Fills in and checks the heartbeat.
 *
 * @throws RangeError when a client that answers in time could still be closed as idle.
 */
export function resolveHeartbeat(options: Partial<Heartbeat> = {}): Heartbeat {
  const resolved = { ...defaultHeartbeat, ...options }
  checkPositive('heartbeat', resolved)
  const { intervalMs, timeoutMs, idleMs } = resolved
  if (intervalMs + timeoutMs < idleMs) return resolved
  throw new RangeError(
    'react-connectivity/server: expected heartbeat.intervalMs + heartbeat.timeoutMs to be below heartbeat.idleMs, got ' +
      `${intervalMs} + ${timeoutMs} >= ${idleMs}; clients that answer in time would be closed. Raise idleMs`,
  )
}
