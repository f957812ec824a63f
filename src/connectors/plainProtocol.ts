import type { Ready } from '../core/connectionEvents.js'
import { describe, errorText } from '../core/describe.js'
import { ConnectivityError } from '../core/errors.js'
import { hasMethods, isObject } from '../core/shape.js'
import type { Protocol, ProtocolHost } from '../engine/protocol.js'
import { createPlainChannels, type PlainChannels, type Written } from './plainChannels.js'
import type { WebSocketOptions } from './webSocketOptions.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Messages of the app on a dialled socket: ready when it opens, or when the handshake has finished. */
export const speakPlain =
  (options: WebSocketOptions) =>
  (host: ProtocolHost): Protocol =>
    createPlainProtocol(options, host)

const decodeJson = (data: string | ArrayBuffer): unknown => {
  if (typeof data !== 'string') throw new TypeError('expected a text; give decode for binary messages')
  return JSON.parse(data)
}

function createPlainProtocol(options: WebSocketOptions, host: ProtocolHost): Protocol {
  const { decode = decodeJson, encode = JSON.stringify, handshake, heartbeat, closeCodes } = options
  const fail = (what: string, error: unknown): void =>
    host.fail(
      new ConnectivityError('protocol-error', `webSocket: ${what}: ${errorText(error)}`, { cause: error }),
    )

  /** Sends the result of an app function, except null and undefined. */
  function send(what: string, make: () => unknown): Written {
    try {
      const message = make()
      if (process.env.NODE_ENV !== 'production') refusePromise(message)
      if (message === null || message === undefined) return 'nothing'
      host.send(encode(message))
      return 'written'
    } catch (error) {
      fail(what, error)
      return 'failed'
    }
  }

  const channels: PlainChannels | null =
    options.channels === undefined ? null : createPlainChannels(options.channels, { ...host, send })

  const ready = (identity: string | null): void => host.ready({ ...noSession, ...beatOf(options), identity })

  function shake(step: unknown): void {
    if (step === 'wait') return
    const identity = step === 'ready' ? null : identityOf(step)
    if (identity !== undefined) return ready(identity)
    // A mistake of the app: neither a refusal of the server nor a user.
    fail('handshake.read', process.env.NODE_ENV === 'production' ? 'no step' : noStep(step))
  }

  /** Turns an error thrown by the app's handshake into a refusal of the server. */
  function readHandshake(message: unknown): void {
    try {
      if (handshake !== undefined) shake(handshake.read(message))
    } catch (error) {
      host.goodbye({ reason: 'unauthorized', code: null, message: messageOf(error) })
    }
  }

  function receive(data: unknown): void {
    const message = decode(data as string | ArrayBuffer)
    if (process.env.NODE_ENV !== 'production') refusePromise(message)
    if (!host.isUp()) return readHandshake(message)
    // Without a way to tell a pong, any message answers a ping.
    const isPong = heartbeat?.isPong?.(message)
    if (isPong !== false) host.ponged()
    if (isPong === true) return
    if (options.onMessage !== undefined) host.call(() => options.onMessage?.(message))
    channels?.receive(message)
  }

  return {
    start() {
      if (handshake === undefined) return ready(null)
      send('handshake.message', () => handshake.message({ token: host.token() }))
    },
    receive(data) {
      try {
        receive(data)
      } catch (error) {
        fail('a message could not be read', error)
      }
    },
    ping: () => void send('heartbeat.message', () => heartbeat?.message()),
    channels: channels?.port ?? null,
    meaningOfClose: (code) => closeCodes?.[code] ?? null,
  }
}

/** The identity in a step of a handshake; undefined in what is no step. Only a text tells one user from another. */
function identityOf(step: unknown): string | null | undefined {
  if (!isObject(step) || !('identity' in step)) return undefined
  const identity = step['identity'] ?? null
  return identity === null || typeof identity === 'string' ? identity : undefined
}

function noStep(step: unknown): string {
  const given =
    isObject(step) && 'identity' in step ? `{ identity: ${describe(step['identity'])} }` : describe(step)
  return `expected "wait", "ready" or { identity: a text or null }, got ${given}`
}

/**
 * Refuses a promise, for development: a message that is made later would leave as `{}`, or arrive behind the ones after it.
 *
 * @throws TypeError for a promise
 */
function refusePromise(message: unknown): void {
  if (hasMethods(message, 'then'))
    throw new TypeError('expected a message, got a promise: the function must not be async')
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : errorText(error))

/** Facts of a plain socket, which has no session. */
const noSession: Omit<Ready, 'heartbeatMs' | 'pongMs' | 'identity'> = {
  connectionId: null,
  sessionId: null,
  isResumed: false,
  epoch: null,
  spreadMs: null,
}

/** How a plain socket is pinged. */
export const beatOf = ({ heartbeat }: WebSocketOptions): Pick<Ready, 'heartbeatMs' | 'pongMs'> =>
  heartbeat === undefined
    ? { heartbeatMs: 0, pongMs: 0 }
    : { heartbeatMs: heartbeat.intervalMs ?? 25_000, pongMs: heartbeat.timeoutMs ?? 10_000 }
