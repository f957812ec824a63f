import type { Outage } from '../core/connection.js'
import type { ProtocolHost } from '../engine/protocol.js'
import type { SessionMemory } from '../engine/sessionPort.js'
import { PROTOCOL_VERSION, type HelloFrame } from './frames.js'

/** The first frame: credentials, session, and the end of the previous connection. */
export function helloOf(
  host: Pick<ProtocolHost, 'connection' | 'environment' | 'token'>,
  memory: SessionMemory | null,
  takeOver: boolean,
): HelloFrame {
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
    ...(isOut ? reportOf(outage, host.environment.now()) : {}),
    ...(takeOver ? { takeOver } : {}),
  }
}

/** The outage, as the server learns it. A duration, because the clocks of two machines differ. */
const reportOf = (
  { cause, lastError, since }: Outage,
  now: number,
): Pick<HelloFrame, 'cause' | 'lastError' | 'outageMs'> => ({
  cause: cause.reason,
  lastError: lastError.reason,
  outageMs: Math.max(0, Math.round(now - since)),
})
