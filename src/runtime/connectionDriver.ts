import { assertNever } from '../core/assertNever.js'
import { closeCodes } from '../core/closeCodes.js'
import { describe, wordsOf } from '../core/describe.js'
import type { ConnectionState } from '../core/connection.js'
import type { ConnectionEffect, ConnectionEvent } from '../core/connectionEvents.js'
import {
  PROTOCOL_VERSION,
  type ClientFrame,
  type ServerFrame,
  type WelcomeFrame,
} from '../protocol/frames.js'
import type { Problem } from '../protocol/decodeServer.js'
import type { Link, Transport } from '../transport/transport.js'
import type { Environment } from './environment.js'
import type { AuthOptions } from './options.js'

/** What the driver needs from the engine. */
export interface DriverHost {
  readonly url: string
  readonly auth: AuthOptions | undefined
  readonly transport: Transport
  readonly environment: Environment
  readonly leaveMs: number
  readonly state: () => ConnectionState
  readonly dispatch: (event: ConnectionEvent) => void
  readonly received: (frames: readonly ServerFrame[], generation: number) => void
  readonly problems: (problems: readonly Problem[], generation: number) => void
}

/** Does what the connection machine decided: tokens, dials, hellos, pings, goodbyes. */
export interface ConnectionDriver {
  readonly run: (
    effect: Exclude<ConnectionEffect, { type: 'restore' | 'interrupt' | 'reportProcessClosed' }>,
  ) => void
  /** Sends on the live link. */
  readonly send: (frames: readonly ClientFrame[]) => void
  readonly bufferedAmount: () => number
  /** Keeps what the server will know the session by. */
  readonly remember: (welcome: WelcomeFrame) => void
  /** When the last message of any kind came in. */
  readonly lastInboundAt: () => number
  /** Ends at once what is going on in the background. */
  readonly dispose: () => void
}

export function createConnectionDriver(host: DriverHost): ConnectionDriver {
  let link: Link | null = null
  let token: string | null = null
  let tokenRequest: AbortController | null = null
  let session: { readonly id: string; readonly key: string } | null = null
  let previousConnection: string | null = null
  let lastInboundAt = 0
  let pings = 0
  const leaving = new Set<() => void>()

  function fetchToken(generation: number): void {
    tokenRequest?.abort()
    const request = new AbortController()
    tokenRequest = request
    const fail = (message: string): void =>
      host.dispatch({ type: 'dialFailed', generation, reason: 'token-unavailable', message })
    void (async () => {
      try {
        const given: unknown = await host.auth?.getToken({ signal: request.signal })
        if (request.signal.aborted) return
        if (given !== null && given !== undefined && (typeof given !== 'string' || given === ''))
          return fail(`auth.getToken: expected a non-empty string or null, got ${describe(given)}`)
        token = given ?? null
        host.dispatch({ type: 'tokenObtained', generation })
      } catch (error) {
        if (!request.signal.aborted) fail(`auth.getToken: ${wordsOf(error)}`)
      }
    })()
  }

  function dial(generation: number): void {
    let dialled: Link | null = null
    try {
      dialled = host.transport.dial(host.url, {
        onOpen: () => host.dispatch({ type: 'socketOpened', generation }),
        onFrames: (frames) => {
          lastInboundAt = host.environment.now()
          host.received(frames, generation)
        },
        onProblems: (problems) => {
          lastInboundAt = host.environment.now()
          host.problems(problems, generation)
        },
        onClose: (code, message, wasOpen) => {
          host.dispatch({ type: 'socketClosed', generation, code, message, wasOpen })
        },
        onRefused: (message) =>
          host.dispatch({ type: 'dialFailed', generation, reason: 'bad-config', message }),
      })
    } catch (error) {
      host.dispatch({ type: 'dialFailed', generation, reason: 'bad-config', message: wordsOf(error) })
    }
    link = dialled
  }

  function hello(): ClientFrame {
    const { outage } = host.state()
    const isOut = outage !== null && outage.endedAt === null
    return {
      t: 'hello',
      v: PROTOCOL_VERSION,
      ...(token === null ? {} : { token }),
      ...(session === null ? {} : { session }),
      attempt: isOut ? outage.attempts : 0,
      ...(isOut ? { cause: outage.cause.reason } : {}),
      ...(previousConnection === null ? {} : { previous: previousConnection }),
    }
  }

  function hangUp(code: number, reason: string): void {
    tokenRequest?.abort()
    tokenRequest = null
    link?.close(code, reason)
    link = null
  }

  /** The server closes after the bye; if it does not, nobody waits for long. */
  function leave(): void {
    const old = link
    link = null
    if (old === null) return
    old.send([{ t: 'bye' }])
    const end = (): void => {
      leaving.delete(end)
      cancel()
      old.close(closeCodes['closed-by-app'], 'closed-by-app')
    }
    const cancel = host.environment.setTimer(end, host.leaveMs)
    leaving.add(end)
  }

  return {
    run(effect) {
      switch (effect.type) {
        case 'fetchToken':
          return fetchToken(effect.generation)
        case 'dial':
          return dial(effect.generation)
        case 'sendHello':
          return link?.send([hello()])
        case 'ping':
          return link?.send([{ t: 'ping', n: ++pings }])
        case 'hangUp':
          return hangUp(effect.code, effect.reason)
        case 'leave':
          return leave()
        default:
          return assertNever(effect)
      }
    },
    send: (frames) => link?.send(frames),
    bufferedAmount: () => link?.bufferedAmount() ?? 0,
    remember(welcome) {
      session = { id: welcome.session.id, key: welcome.session.key }
      previousConnection = welcome.connection
    },
    lastInboundAt: () => lastInboundAt,
    dispose() {
      hangUp(closeCodes['closed-by-app'], 'disposed')
      for (const end of [...leaving]) end()
    },
  }
}
