import type { ObservedEvent, ObservedLoss } from '../core/observedMachine.js'
import type { ObservedChannels } from './observedChannels.js'
import type { Down, Sink } from './source.js'

/** The session's side of a sink. */
interface ObservedSinkHost {
  readonly fact: (event: ObservedEvent) => void
  readonly run: (task: () => void) => void
  readonly channels: ObservedChannels | null
  readonly pending: (count: number) => void
  /** Whether this package closed the client; its `closed` is then not a request of the app. */
  readonly isStopping: () => boolean
}

/** The sink for the facts of an adapter. */
export const createSink = ({ fact, run, channels, pending, isStopping }: ObservedSinkHost): Sink => ({
  dialling: (info) => fact({ type: 'dialled', attempt: info?.attempt ?? null }),
  up: (info) =>
    fact({
      type: 'cameUp',
      connectionId: info?.connectionId ?? null,
      identity: info?.identity ?? null,
      continuity: info?.continuity ?? 'unknown',
    }),
  down: (info) => fact({ type: 'wentDown', loss: lossOf(info) }),
  attemptFailed: (info) => fact({ type: 'attemptFailed', loss: lossOf(info) }),
  verdict: ({ reason, code = null, message = null }) => fact({ type: 'verdictCame', reason, code, message }),
  closed: () => {
    if (!isStopping()) fact({ type: 'closed' })
  },
  alive: () => fact({ type: 'provedAlive' }),
  suspect: ({ reason }) => fact({ type: 'suspected', reason }),
  channel: (name, info) => run(() => channels?.told(name, info)),
  message: (name, data) => run(() => channels?.message(name, data)),
  pending: (count) => run(() => pending(count)),
})

const lossOf = ({
  reason,
  code = null,
  message = null,
  retries,
  nextAttemptAt = null,
}: Down): ObservedLoss => ({
  reason,
  code,
  message,
  retries,
  nextAttemptAt,
})
