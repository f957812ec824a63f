import type { ConnectionEffect, ConnectionStep } from './connectionEvents.js'
import type { ConnectionState } from './connectionMachine.js'
import type { Reason } from './reasons.js'

/** A step without effects. */
export const unchanged = (state: ConnectionState): ConnectionStep => ({ state, effects: [] })

export const closeSocket = (reason: Reason): ConnectionEffect => ({ type: 'closeSocket', reason })

/** Parts are interrupted when the state that ends carried data. */
export const interruptOf = ({ status }: ConnectionState): readonly ConnectionEffect[] =>
  status === 'connected' ? [{ type: 'interrupt' }] : []
