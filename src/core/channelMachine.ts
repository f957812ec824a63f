import { assertNever } from './assertNever.js'
import { initialChannel, type ChannelState, type ChannelStatus } from './channel.js'
import type { ChannelContext, ChannelEffect } from './channelEvents.js'
import type { Position } from './position.js'

/**
 * Phase of a channel.
 *
 * - `subscribing`: the first subscription waits for the connection or for its answer
 * - `replaying`: answered; history or missed messages arrive
 * - `live`: each message is new
 * - `resubscribing`: asked again, not answered; incoming messages belong to the old subscription
 * - `resyncing`: the app fetches the state again; messages are held
 */
export type ChannelPhase =
  | 'unsubscribed'
  | 'subscribing'
  | 'replaying'
  | 'live'
  | 'interrupted'
  | 'resubscribing'
  | 'resyncing'
  | 'failed'

/**
 * The purpose of the current subscription.
 *
 * - `begin`: the first one
 * - `restart`: a new history for another identity
 * - `continue`: continues after the last message
 * - `resync`: starts at the head; the state is fetched once the server has answered
 */
export type SubscriptionPurpose = 'begin' | 'restart' | 'continue' | 'resync'

/** The machine of one channel. `state` is its public part. */
export interface ChannelMachine {
  readonly state: ChannelState
  readonly phase: ChannelPhase
  readonly purpose: SubscriptionPurpose
  /** The position that the last subscription requested. */
  readonly asked: Position | null
  /** The last accepted message; null before the first answer, after a loss, and without positions. */
  readonly cursor: Position | null
  /** The offset at which the replay ends. */
  readonly replayUntil: number
  /** Messages held during a resync. */
  readonly held: number
  /** The position of the last gap, and how often in a row it was found there. */
  readonly hole: { readonly at: Position | null; readonly times: number }
}

/** A new state and its effects, in order. */
export interface ChannelStep {
  readonly machine: ChannelMachine
  readonly effects: readonly ChannelEffect[]
}

/** A resync fails when this many messages are held. */
export const MAX_HELD = 10_000

const noHole: ChannelMachine['hole'] = { at: null, times: 0 }

export const initialChannelMachine = (name: string): ChannelMachine => ({
  state: initialChannel(name),
  phase: 'unsubscribed',
  purpose: 'begin',
  asked: null,
  cursor: null,
  replayUntil: 0,
  held: 0,
  hole: noHole,
})

const noEffects: readonly ChannelEffect[] = []

export const unchanged = (machine: ChannelMachine): ChannelStep => ({ machine, effects: noEffects })

/** The changes of a step: of the public state under `state`, of the rest by name. */
export type ChannelChange = Partial<Omit<ChannelMachine, 'state' | 'phase'>> & {
  readonly state?: Partial<ChannelState>
}

/** Enters a phase. Aborts a running resync, except when it ended by itself (`isOwnEnd`). */
export function enter(
  machine: ChannelMachine,
  phase: ChannelPhase,
  { state = {}, ...change }: ChannelChange,
  { at }: ChannelContext,
  effects: readonly ChannelEffect[] = noEffects,
  isOwnEnd = false,
): ChannelStep {
  const next = { ...machine, ...change, phase }
  const isAnew = phase !== 'resyncing' || effects.some(({ type }) => type === 'startResync')
  const isCut = machine.phase === 'resyncing' && isAnew && !isOwnEnd
  return {
    machine: { ...next, held: 0, state: projected(machine.state, { ...state, status: statusOf(next) }, at) },
    effects: isCut ? [{ type: 'cancelResync' }, ...effects] : effects,
  }
}

/** The live channel after the next message in order; null for any other message. Allocates no public state. */
export function afterNext(machine: ChannelMachine, offset: number | null): ChannelMachine | null {
  const { phase, cursor } = machine
  if (phase !== 'live') return null
  if (cursor === null || offset === null) return machine
  return offset === cursor.offset + 1 ? { ...machine, cursor: { epoch: cursor.epoch, offset } } : null
}

/** Changes the public state only. */
export function withState(
  machine: ChannelMachine,
  change: Partial<ChannelState>,
  { at }: ChannelContext,
): ChannelMachine {
  const state = projected(machine.state, change, at)
  return state === machine.state ? machine : { ...machine, state }
}

/** The same object while nothing changed. */
function projected(before: ChannelState, change: Partial<ChannelState>, at: number): ChannelState {
  const next: ChannelState = { ...before, ...change }
  const names = Object.keys(change) as (keyof ChannelState)[]
  if (names.every((name) => Object.is(before[name], next[name]))) return before
  return next.status === before.status ? next : { ...next, since: at }
}

function statusOf({ phase, purpose }: Pick<ChannelMachine, 'phase' | 'purpose'>): ChannelStatus {
  switch (phase) {
    case 'live':
      return 'subscribed'
    case 'replaying':
      return purpose === 'begin' ? 'subscribing' : 'resubscribing'
    case 'unsubscribed':
    case 'subscribing':
    case 'interrupted':
    case 'resubscribing':
    case 'resyncing':
    case 'failed':
      return phase
    default:
      return assertNever(phase)
  }
}
