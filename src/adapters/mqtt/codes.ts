import type { Reason } from '../../core/reasons.js'
import type { Down } from '../../engine/source.js'

/** Return codes of MQTT 3.1.1 (section 3.2.2.3) and reason codes of MQTT 5 (section 2.4). */
const reasonByCode = new Map<number, Reason>([
  [1, 'protocol-error'],
  [2, 'bad-config'],
  [3, 'server-error'],
  [4, 'unauthorized'],
  [5, 'forbidden'],
  [128, 'server-error'],
  [129, 'protocol-error'],
  [130, 'protocol-error'],
  [131, 'server-error'],
  [132, 'protocol-error'],
  [133, 'bad-config'],
  [134, 'unauthorized'],
  [135, 'forbidden'],
  [136, 'server-error'],
  [137, 'overloaded'],
  [138, 'forbidden'],
  [139, 'server-restart'],
  [140, 'unauthorized'],
  [141, 'heartbeat-timeout'],
  [142, 'kicked'],
  [147, 'protocol-error'],
  [148, 'protocol-error'],
  [149, 'message-too-big'],
  [150, 'rate-limited'],
  [151, 'rate-limited'],
  [152, 'removed'],
  [159, 'rate-limited'],
])

export const reasonOfCode = (code: number): Reason => reasonByCode.get(code) ?? 'server-closed'

const passing = new Set<Reason>(['server-error', 'overloaded', 'rate-limited', 'server-restart'])

/** A refusal that another attempt may overcome, although the client makes none by itself. */
export const isPassing = (reason: Reason): boolean => passing.has(reason)

/** An error as MQTT.js emits it. */
export interface MqttError extends Error {
  /** A number from the broker, a text from the platform. */
  readonly code?: string | number
}

/** Why a connection is about to end. */
export type MqttCause = Pick<Down, 'reason' | 'code' | 'message'>

/** The client has no code for these two; the texts are its own, on every platform. */
const reasonByText = new Map<string, Reason>([
  ['Keepalive timeout', 'heartbeat-timeout'],
  ['connack timeout', 'handshake-timeout'],
])

/** Why the client is about to close its stream; null for an error that closes nothing. */
export function causeOf({ code, message }: MqttError, wasUp: boolean): MqttCause | null {
  const byText = reasonByText.get(message)
  if (byText !== undefined) return { reason: byText, message }
  if (typeof code === 'number') return { reason: reasonOfCode(code), code, message }
  return typeof code === 'string' ? { reason: wasUp ? 'network-lost' : 'unreachable', code, message } : null
}
