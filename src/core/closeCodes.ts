import { serverCodes } from './closeReason.js'
import type { Reason } from './reasons.js'
import { NORMAL_CLOSURE } from './standardCodes.js'

type StandardGoodbye =
  | 'message-too-big'
  | 'server-error'
  | 'server-restart'
  | 'overloaded'
  | 'server-closed'
  | 'closed-by-app'

/** Close codes of the channel server. Browsers let a page send 1000 and 3000–4999 only. */
export const closeCodes: { readonly [R in keyof typeof serverCodes | StandardGoodbye]: number } = {
  ...serverCodes,
  'message-too-big': 1009,
  'server-error': 1011,
  'server-restart': 1012,
  overloaded: 1013,
  'server-closed': NORMAL_CLOSURE,
  'closed-by-app': NORMAL_CLOSURE,
}

/** Reasons that the server may name in a goodbye frame, each with its own close code. */
export type GoodbyeReason = Exclude<keyof typeof closeCodes & Reason, 'closed-by-app' | 'heartbeat-timeout'>
