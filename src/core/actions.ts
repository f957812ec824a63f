import type { ChannelState } from './channel.js'
import type { Connection } from './connection.js'
import { hasFailed } from './hasFailed.js'
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

/** The overrides of a client that cannot dial on request: no reason leads to *Try now*, unless the app says so. */
export function withoutRetry(overrides: ActionOverrides = {}): ActionOverrides {
  const entries = Object.entries(reasonActions).filter(([, action]) => action === 'retry')
  return { ...Object.fromEntries(entries.map(([reason]) => [reason, 'wait'])), ...overrides }
}

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

/** The actions for the current state of the connection, without `none` and `wait`. Who does not take over may sign out here. */
export function connectionActions(state: Connection, overrides?: ActionOverrides): readonly Action[] {
  const action = connectionAction(state, overrides)
  return offered(action === 'take-over' ? [action, 'sign-out'] : [action])
}

/**
 * The actions for the trouble of a channel, without `none` and `wait`. A channel that failed can always be opened again, because
 * the cause may be gone.
 */
export function channelActions(channel: ChannelState, overrides?: ActionOverrides): readonly Action[] {
  const isFailed = hasFailed(channel)
  const reason = isFailed ? channel.reason : (channel.fault?.reason ?? channel.reason)
  const wanted = channel.actions?.[reason] ?? actionFor(reason, overrides)
  // These are about the connection, and open no channel.
  const isOfConnection = wanted === 'retry' || wanted === 'take-over'
  const action = isOfConnection && isFailed ? 'resubscribe' : wanted
  return offered(needsAnother.has(action) ? [action, 'resubscribe'] : [action])
}

/** Actions that may have no button of their own, or end as before. */
const needsAnother: ReadonlySet<Action> = new Set(['contact', 'sign-in', 'sign-out', 'recreate'])

const offered = (actions: readonly Action[]): readonly Action[] =>
  actions.filter((action) => action !== 'none' && action !== 'wait')

/** The action for the current state of a channel. */
export const channelAction = (state: ChannelState, overrides?: ActionOverrides): Action =>
  hasFailed(state) ? (state.actions?.[state.reason] ?? actionFor(state.reason, overrides)) : 'none'
