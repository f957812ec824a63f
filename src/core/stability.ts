import type { Connection } from './connection.js'
import type { Times } from './times.js'

/** This many losses within `times.unstableWithinMs` make a connection unstable. */
const UNSTABLE_LOSSES = 3

/** The recent history of the connection: since when it is down, and whether it is lost often. */
export interface Stability {
  readonly isUp: boolean
  /** When it was last up; null while it is up, and when it never was. Epoch milliseconds. */
  readonly lastUpAt: number | null
  /** When it was lost, or its first dial began; null while it is up or at rest. Epoch milliseconds. */
  readonly downSince: number | null
  /** The recent losses, oldest first; epoch milliseconds. */
  readonly losses: readonly number[]
  /** Since when it counts as unstable; null while it is steady. Epoch milliseconds. */
  readonly unstableSince: number | null
  /**
   * The id of the banner while it is unstable; null while it is steady. The one of the losses of this outage, so that the
   * flapping is one banner, and a person who dismissed it is not told again.
   */
  readonly unstableId: string | null
  /**
   * When the end of the last loss counts as confirmed, if that was long enough for a banner; -Infinity without one. A loss before is
   * a part of the same flapping. Epoch milliseconds.
   */
  readonly confirmedAt: number
}

/**
 * The history after the newest facts. A connection is unstable after three losses within `times.unstableWithinMs`, or when it is
 * lost again within `times.recoveryMs` after a loss of at least `times.bannerMs`. It is steady again after `times.unstableMs`
 * without a loss, and after a verdict or a request of the app.
 */
export function nextStability(
  previous: Stability | null,
  connection: Connection,
  now: number,
  times: Times,
): Stability {
  const { status, since, outage } = connection
  const { losses, unstableSince, unstableId, confirmedAt } = previous ?? startOf(connection)
  if (status === 'connected') {
    const isOver = unstableSince !== null && now >= since + times.unstableMs
    const wasLong =
      previous !== null && previous.downSince !== null && since >= previous.downSince + times.bannerMs
    const history = isOver ? steady : { losses, unstableSince, unstableId }
    const confirmed = wasLong ? since + times.recoveryMs : confirmedAt
    return { isUp: true, lastUpAt: null, downSince: null, ...history, confirmedAt: confirmed }
  }
  const wasUp = previous?.isUp === true
  const began = previous === null && outage?.endedAt === null ? outage.since : since
  const lastUpAt = connection.hasEverConnected ? (previous?.lastUpAt ?? began) : null
  if (isAtRest(connection)) return { isUp: false, lastUpAt, downSince: null, ...steady }
  const recent = losses.filter((at) => at > since - times.unstableWithinMs)
  const counted = wasUp ? [...recent, since] : losses
  // A first connection that took long is no loss, although it was shown.
  const isAnother = since < confirmedAt && losses.length > 0
  const isUnstable = wasUp && (isAnother || counted.length >= UNSTABLE_LOSSES)
  return {
    isUp: false,
    lastUpAt,
    downSince: previous?.downSince ?? began,
    losses: counted,
    unstableSince: unstableSince ?? (isUnstable ? since : null),
    unstableId: unstableId ?? (isUnstable ? lossId(connection) : null),
    confirmedAt,
  }
}

/** The id of a banner about the loss: one for each outage. */
export const lossId = ({ outage }: Connection): string => `loss#${String(outage?.id)}`

/** A presenter that begins during an outage has seen its loss. */
const startOf = ({ outage, hasEverConnected }: Connection) =>
  hasEverConnected && outage?.endedAt === null ? { ...steady, losses: [outage.since] } : steady

const steady: Pick<Stability, 'losses' | 'unstableSince' | 'unstableId' | 'confirmedAt'> = {
  losses: [],
  unstableSince: null,
  unstableId: null,
  confirmedAt: -Infinity,
}

/** Whether the connection is down on purpose or for good: by the app, the person or a verdict. */
const isAtRest = ({ status, pausedBy }: Connection): boolean =>
  status === 'paused'
    ? pausedBy === null || pausedBy === 'manual' || pausedBy === 'hidden'
    : status !== 'connecting' && status !== 'reconnecting'
