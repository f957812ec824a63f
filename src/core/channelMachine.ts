import { assertNever } from './assertNever.js'
import { initialChannel, type ChannelState, type ChannelStatus } from './channel.js'
import type { ChannelContext, ChannelEffect } from './channelEvents.js'
import type { Position } from './position.js'

/**
 * Where a channel stands.
 *
 * - `subscribing`: the first subscription waits for the connection or for its answer
 * - `replaying`: answered; history or missed messages are coming in
 * - `live`: each message is new
 * - `resubscribing`: asked again, not answered; what comes in belongs to the old subscription
 * - `resyncing`: the app fetches the state anew; messages are held
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
 * What the subscription is for.
 *
 * - `begin`: the first one
 * - `restart`: a new beginning for another identity
 * - `continue`: goes on from the last message
 * - `resync`: starts at the head; the state is fetched anew once it stands
 */
export type SubscriptionPurpose = 'begin' | 'restart' | 'continue' | 'resync'

/** The whole machine of one channel. `state` is what the app sees of it. */
export interface ChannelMachine {
  readonly state: ChannelState
  readonly phase: ChannelPhase
  readonly purpose: SubscriptionPurpose
  /** The position that the last subscription asked for. */
  readonly asked: Position | null
  /** The last message taken in; null before the first answer, after a loss, and without positions. */
  readonly cursor: Position | null
  /** The replay is over at this offset. */
  readonly replayUntil: number
  /** Messages held during a resync. */
  readonly held: number
  /** Where the last hole was, and how often in a row it was found there. */
  readonly hole: { readonly at: Position | null; readonly times: number }
}

/** A new state and what must be done, in order. */
export interface ChannelStep {
  readonly machine: ChannelMachine
  readonly effects: readonly ChannelEffect[]
}

/** A resync during which so many messages pile up has failed. */
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

/** What a step changes: the public state by `state`, the rest of the machine by name. */
export type ChannelChange = Partial<Omit<ChannelMachine, 'state' | 'phase'>> & {
  readonly state?: Partial<ChannelState>
}

/** Enters a phase. A running resync is called off, unless `isOwnEnd` says that it ended by itself. */
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

/** A live channel after the next message in order; null when the message is something else. Allocates no public state. */
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
