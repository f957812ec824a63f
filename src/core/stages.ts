import type { ConnectionState } from './connectionMachine.js'
import type { Stamp } from './connectionEvents.js'

/** Browsers hold a dial back for up to 5 s after failures; one that takes longer hangs. */
export const HUNG_MS = 5000

export const isAtRest = (state: ConnectionState): boolean =>
  state.status === 'idle' ||
  state.status === 'disconnected' ||
  state.status === 'failed' ||
  state.status === 'paused'

export const isDialling = (state: ConnectionState): boolean =>
  state.stage === 'preparing' || state.stage === 'opening' || state.stage === 'handshake'

export const hasSocket = (state: ConnectionState): boolean =>
  state.stage === 'opening' || state.stage === 'handshake' || state.status === 'connected'

/** A dial into a network that swallows it. It would not notice that the network has healed. */
export const isHung = (state: ConnectionState, { at }: Stamp): boolean =>
  isDialling(state) && at - state.dialledAt >= HUNG_MS
