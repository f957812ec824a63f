import type { ConnectionState } from './connection.js'
import type { ConnectionPolicy, Stamp } from './connectionEvents.js'

/** Browsers hold a dial back for up to 5 s after failures; one that takes longer hangs. */
const HUNG_MS = 5000

export const isAtRest = (state: ConnectionState): boolean =>
  state.status === 'idle' ||
  state.status === 'disconnected' ||
  state.status === 'failed' ||
  state.status === 'paused'

export const isDialing = (state: ConnectionState): boolean =>
  state.stage === 'authorizing' || state.stage === 'opening' || state.stage === 'handshake'

export const hasSocket = (state: ConnectionState): boolean =>
  state.stage === 'opening' || state.stage === 'handshake' || state.status === 'connected'

/** A dial into a network that swallows it. It would not notice that the network has healed. */
export const isHung = (state: ConnectionState, { at }: Stamp, { times }: ConnectionPolicy): boolean =>
  (state.stage === 'opening' || state.stage === 'handshake') &&
  state.deadline !== null &&
  at - (state.deadline - times.handshakeMs) >= HUNG_MS
