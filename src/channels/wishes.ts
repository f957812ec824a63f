import type { ActionOverrides } from '../core/reasons.js'
import type { OnGap } from '../core/channel.js'
import type { Check } from './listener.js'
import type { Subscriber } from './subscriber.js'

/** The wishes of all subscribers of a channel together. */
export interface Wishes {
  readonly onGap: OnGap
  readonly canResync: boolean
  /** At least one subscriber takes messages, cannot fetch the state, and cannot do without a lost one. */
  readonly needsAll: boolean
  /** At least one subscriber has an `onMessage`. */
  readonly takesMessages: boolean
  readonly history: number
  readonly actions: ActionOverrides | null
  readonly checks: ReadonlySet<Check>
  /** The policies of all subscribers that take messages. */
  readonly policies: ReadonlySet<OnGap>
}

const strictestFirst: readonly OnGap[] = ['prompt', 'resync', 'skip']

/** Without subscribers. */
export const noWishes: Wishes = {
  onGap: 'prompt',
  canResync: false,
  needsAll: false,
  takesMessages: false,
  history: 0,
  actions: null,
  checks: new Set(),
  policies: new Set(),
}

/**
 * The wishes with those of one more subscriber: all that take messages must accept the policy for lost ones. Costs the same however many
 * there are, because a table may have one in each cell.
 */
export function withWishes(wishes: Wishes, subscriber: Subscriber): Wishes {
  const { onMessage, resync, history = 0, actions, check } = subscriber
  const policy = onGapOf(subscriber)
  const policies = including(wishes.policies, policy)
  return {
    onGap: strictestFirst.find((each) => policies.has(each)) ?? 'prompt',
    canResync: wishes.canResync || resync !== undefined,
    needsAll: wishes.needsAll || (resync === undefined && policy === 'prompt'),
    takesMessages: wishes.takesMessages || onMessage !== undefined,
    history: Math.max(wishes.history, history),
    actions: wishes.actions ?? actions,
    checks: including(wishes.checks, check),
    policies,
  }
}

/** The wishes of all subscribers. */
export const wishesOf = (subscribers: readonly Subscriber[]): Wishes =>
  subscribers.reduce(withWishes, noWishes)

const including = <T>(known: ReadonlySet<T>, value: T | null): ReadonlySet<T> =>
  value === null || known.has(value) ? known : new Set([...known, value])

/** Null for a subscriber that takes no messages. */
function onGapOf({ onMessage, onGap, resync, fold, keep = 0 }: Subscriber): OnGap | null {
  if (resync !== undefined) return onGap ?? 'resync'
  if (onGap === 'resync') return 'prompt'
  const takes = onMessage !== undefined || fold !== null || keep > 0
  return onGap ?? (takes ? 'prompt' : null)
}
