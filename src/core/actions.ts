import type { ChannelState } from './channel.js'
import type { Connection } from './connection.js'
import { reasons, type Action, type Reason } from './reasons.js'

/** Overrides of the catalogue's default actions. */
export type ActionOverrides = { readonly [R in Reason]?: Action }

/** What the interface should do about a reason. */
export const actionFor = (reason: Reason, overrides: ActionOverrides = {}): Action =>
  overrides[reason] ?? reasons[reason].action

/** What the interface should do about the connection right now. */
export function connectionAction(state: Connection, overrides?: ActionOverrides): Action {
  switch (state.status) {
    case 'failed':
    case 'paused':
      return actionFor(state.reason, overrides)
    case 'connecting':
    case 'reconnecting':
      return 'retry'
    default:
      return 'none'
  }
}

/** What the interface should do about a channel right now. */
export const channelAction = (state: ChannelState, overrides?: ActionOverrides): Action =>
  state.status === 'failed' ? (state.actions?.[state.reason] ?? actionFor(state.reason, overrides)) : 'none'
