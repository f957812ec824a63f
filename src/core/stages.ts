import { HUNG_MS } from './backoff.js'
import type { ConnectionState } from './connectionMachine.js'
import type { Stamp } from './connectionEvents.js'

export const isAtRest = (state: ConnectionState): boolean =>
  state.status === 'idle' ||
  state.status === 'disconnected' ||
  state.status === 'failed' ||
  state.status === 'paused'

export const isDialling = (state: ConnectionState): boolean =>
  state.stage === 'preparing' || state.stage === 'opening' || state.stage === 'handshake'

export const hasSocket = (state: ConnectionState): boolean =>
  state.stage === 'opening' || state.stage === 'handshake' || state.status === 'connected'

/** Whether a dial hangs in a network that drops its packets; it would not notice a working network. */
export const isHung = (state: ConnectionState, { at }: Stamp): boolean =>
  isDialling(state) && at - state.dialledAt >= HUNG_MS
