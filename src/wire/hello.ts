import type { ProtocolHost } from '../engine/protocol.js'
import { PROTOCOL_VERSION, type HelloFrame, type WelcomeFrame } from './frames.js'

/** What a client remembers of its last welcome, to offer it in the next hello. */
export interface Memory {
  readonly session: WelcomeFrame['session']
  readonly connection: string
}

/** The first frame: who we are, and how the last connection ended. */
export function helloOf(host: Pick<ProtocolHost, 'connection' | 'token'>, memory: Memory | null): HelloFrame {
  const { outage } = host.connection()
  const token = host.token()
  const isOut = outage !== null && outage.endedAt === null
  return {
    t: 'hello',
    v: PROTOCOL_VERSION,
    ...(token === null ? {} : { token }),
    ...(memory === null
      ? {}
      : {
          session: { id: memory.session.id, key: memory.session.key },
          previous: memory.connection,
        }),
    attempt: isOut ? outage.attempts : 0,
    ...(isOut ? { cause: outage.cause.reason } : {}),
  }
}
