import type { ActionOverrides } from '../core/reasons.js'
import type { OnGap } from '../core/channel.js'
import type { Check } from './listener.js'
import type { Subscriber } from './subscriber.js'

/** The wishes of all subscribers of a channel together. */
export interface Wishes {
  readonly onGap: OnGap
  readonly canResync: boolean
  /** At least one subscriber has an `onMessage`. */
  readonly takesMessages: boolean
  readonly history: number
  readonly actions: ActionOverrides | null
  readonly checks: ReadonlySet<Check>
}

const strictestFirst: readonly OnGap[] = ['prompt', 'resync', 'skip']

/** Among several subscribers, all that take messages must accept the policy for lost ones. */
export function wishesOf(subscribers: readonly Subscriber[]): Wishes {
  const policies = new Set(subscribers.map(onGapOf))
  return {
    onGap: strictestFirst.find((policy) => policies.has(policy)) ?? 'prompt',
    canResync: subscribers.some(({ resync }) => resync !== undefined),
    takesMessages: subscribers.some(({ onMessage }) => onMessage !== undefined),
    history: Math.max(0, ...subscribers.map(({ history = 0 }) => history)),
    actions: subscribers.find(({ actions }) => actions !== null)?.actions ?? null,
    checks: new Set(subscribers.flatMap(({ check }) => check ?? [])),
  }
}

/** Null for a subscriber that takes no messages. */
function onGapOf({ onMessage, onGap, resync, fold, keep = 0 }: Subscriber): OnGap | null {
  if (resync !== undefined) return onGap ?? 'resync'
  if (onGap === 'resync') return 'prompt'
  const takes = onMessage !== undefined || fold !== null || keep > 0
  return onGap ?? (takes ? 'prompt' : null)
}
