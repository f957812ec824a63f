import type { ProtocolHost } from '../../engine/protocol.js'
import { beatOf, type NeffosOptions } from './options.js'

/** The handshake of neffos. */
export interface Greeting {
  readonly start: () => void
  /** Reads a frame before the welcome; returns the frames that came too early, once the welcome is there. */
  readonly read: (data: unknown) => readonly unknown[]
  readonly reset: () => void
}

/** The first byte of each message of the handshake. */
const HELLO = 'M'
const WELCOME = 'A'
const REFUSAL = 'H'

/** More frames before the welcome break the protocol. */
const MAX_EARLY = 1000

const noSession = { sessionId: null, isResumed: false, epoch: null, spreadMs: null } as const

export function createGreeting(options: NeffosOptions, host: ProtocolHost): Greeting {
  const early: unknown[] = []
  return {
    start: () => host.send(HELLO),
    read(data) {
      const text = typeof data === 'string' ? data : ''
      const said = text.slice(1)
      if (text.startsWith(WELCOME)) {
        const identity = options.identity?.(said) ?? null
        host.ready({ ...noSession, ...beatOf(options), connectionId: said, identity })
        return early.splice(0)
      }
      if (text.startsWith(REFUSAL))
        host.goodbye({ reason: options.refusal?.(said) ?? 'unauthorized', code: REFUSAL, message: said })
      else if (early.push(data) > MAX_EARLY) host.violated('too many messages before the handshake')
      return []
    },
    reset() {
      early.length = 0
    },
  }
}
