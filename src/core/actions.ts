import type { ChannelState } from './channel.js'
import type { Connection } from './connection.js'
import { reasonActions } from './reasonActions.js'
import type { Action, ActionOverrides, Reason } from './reasons.js'

/**
 * The action for a reason, with the app's overrides.
 *
 * @example
 * actionFor('channel-full') // 'reload'
 */
export const actionFor = (reason: Reason, overrides: ActionOverrides = {}): Action =>
  overrides[reason] ?? reasonActions[reason]

/** The action for the current state of the connection. */
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

/** The action for the current state of a channel. */
export const channelAction = (state: ChannelState, overrides?: ActionOverrides): Action =>
  state.status === 'failed' ? (state.actions?.[state.reason] ?? actionFor(state.reason, overrides)) : 'none'
