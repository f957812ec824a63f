import { closeCodes } from './closeCodes.js'
import type { ConnectionEffect, ConnectionStep } from './connectionEvents.js'
import type { ConnectionState } from './connectionMachine.js'
import type { Reason } from './reasons.js'

/** A step that needs nothing done. */
export const unchanged = (state: ConnectionState): ConnectionStep => ({ state, effects: [] })

export const closeSocket = (reason: Reason): ConnectionEffect => ({
  type: 'closeSocket',
  code: closeCodes['closed-by-app'],
  reason,
})
