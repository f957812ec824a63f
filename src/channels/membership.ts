import type { ChannelState } from '../core/channel.js'
import { checkFunction } from '../core/checkSubscriber.js'
import { isName } from '../core/names.js'
import type { Reason } from '../core/reasons.js'
import { isRecord } from '../core/shape.js'
import { checkArgument, checkClient, isOneOf } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import { noName } from './channel.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** A channel by its name, or as it was defined. */
type Named = string | { readonly name: string }

const nameOf = (channel: Named): string => (typeof channel === 'string' ? channel : channel.name)

function check(caller: string, connectivity: unknown, channel: unknown): void {
  checkClient(caller, connectivity)
  if (!isName(isRecord(channel) ? channel['name'] : channel))
    throw new TypeError(`${caller}: ${noName(channel)}`)
}

/**
 * Leaves a channel while components go on using it: it fails with `channel-left` until `resubscribe`, or until the last of them has
 * gone.
 *
 * @throws TypeError in development, when an argument is not what is expected
 * @example
 * <button onClick={() => leaveChannel(connectivity, 'lobby')}>Leave</button>
 */
export function leaveChannel(connectivity: Connectivity, channel: Named): void {
  if (process.env.NODE_ENV !== 'production') check('leaveChannel', connectivity, channel)
  connectivity.act(nameOf(channel), 'leave')
}

/**
 * Subscribes again after a failure, and asks the server to make the channel in case there is none; see `onCreate` of the server. Its
 * history begins anew.
 *
 * @throws TypeError in development, when an argument is not what is expected
 * @example
 * if (reason === 'channel-not-found') recreateChannel(connectivity, 'lobby')
 */
export function recreateChannel(connectivity: Connectivity, channel: Named): void {
  if (process.env.NODE_ENV !== 'production') check('recreateChannel', connectivity, channel)
  connectivity.act(nameOf(channel), 'recreate')
}

/** The end of a membership. */
export interface Leave {
  readonly channel: string
  /** Why it ended; `closed-by-app` when nothing uses the channel any more. */
  readonly reason: Reason
  /** Whether the connection or the server ended it, and not the app or a person. */
  readonly isForced: boolean
  /** Text of the server: untrusted; null without one. */
  readonly message: string | null
}

/**
 * What happens to a membership when the connection is lost.
 *
 * - `auto`: it goes on as soon as the connection is back
 * - `ask`: it ends, and a person is asked to rejoin
 * - `never`: it ends quietly, for an app that asks in its own way
 */
export type Restore = 'auto' | 'ask' | 'never'

/** Reasons of a leave that the app or a person asked for. */
const own: ReadonlySet<Reason> = new Set(['closed-by-app', 'channel-left'])

const isOut = (state: ChannelState | undefined): boolean =>
  state === undefined || state.status === 'interrupted' || state.status === 'failed'

/**
 * Calls back once for each membership that ends, in the turn in which it ends: after a loss of the connection before its event
 * `status-changed`. Messages that are lost for good end a membership too; a channel that catches up stays joined.
 *
 * @returns the end of the calls
 * @throws TypeError in development, when an argument is not what is expected
 * @example
 * onLeave(connectivity, 'lobby', ({ reason, isForced }) => isForced && toast(`You left the lobby: ${reason}`))
 */
export function onLeave(
  connectivity: Connectivity,
  channel: Named,
  callback: (leave: Leave) => void,
): () => void {
  if (process.env.NODE_ENV !== 'production') {
    check('onLeave', connectivity, channel)
    checkFunction('onLeave', 'callback', callback)
  }
  const name = nameOf(channel)
  const isJoined = (state: ChannelState | undefined): boolean => state?.status === 'subscribed'
  let isMember = isJoined(connectivity.getState().channels.get(name))
  return connectivity.subscribe(({ channels }) => {
    const state = channels.get(name)
    if (isJoined(state)) isMember = true
    if (!isMember || !isOut(state)) return
    isMember = false
    const { reason, message } = state ?? { reason: 'closed-by-app', message: null }
    callback({ channel: name, reason, isForced: !own.has(reason), message })
  })
}

/**
 * Sets what happens to a membership when the connection is lost. Without it: `auto`. A membership that ended waits for
 * `channel(connectivity, name).resubscribe()`, which the banner's *Rejoin* calls.
 *
 * @returns the end of the policy: `auto` again
 * @throws TypeError in development, when an argument is not what is expected
 * @example
 * const end = setRestore(connectivity, 'exam', 'ask')
 */
export function setRestore(connectivity: Connectivity, channel: Named, restore: Restore): () => void {
  if (process.env.NODE_ENV !== 'production') {
    check('setRestore', connectivity, channel)
    checkArgument('setRestore', isOneOf('auto', 'ask', 'never'), restore)
  }
  const name = nameOf(channel)
  const statusIn = ({ channels }: ReturnType<Connectivity['getState']>) => channels.get(name)?.status
  return connectivity.subscribe((now, before) => {
    const was = statusIn(before)
    // A person who has asked to rejoin while the connection is down waits for it.
    const isLost = statusIn(now) === 'interrupted' && was !== 'interrupted' && was !== 'failed'
    if (restore === 'auto' || !isLost) return
    connectivity.act(name, 'leave')
    if (restore === 'never') connectivity.act(name, 'acknowledge')
  })
}
