import { assertNever } from '../../core/assertNever.js'
import type { BadClientFrame, DecodedClientFrame } from '../../protocol/decodeClient.js'
import type { ClientFrame, PublishFrame } from '../../protocol/frames.js'
import type { HubContext } from './context.js'
import { costOf, createBadFrameCounter, createStepQueue } from './gate.js'
import type { Connection, Session } from './model.js'
import { publish, subscribe, unsubscribe, type Asker } from './requests.js'
import { createTokenBucket } from './tokenBucket.js'

/** What an open connection does with what its client sends. */
export interface Intake {
  take(decoded: DecodedClientFrame, session: Session): void
  /** Drops what waits; what was handed to the store goes on. */
  stop(): void
}

/** What an intake tells its connection. */
export interface IntakeListener {
  /** The client said bye: nothing after it counts. */
  leaving(): void
  /** Everything before the bye is done. */
  readonly left: () => void
}

export function createIntake(context: HubContext, connection: Connection, listener: IntakeListener): Intake {
  const { environment, limits, events } = context
  const { id: connectionId, send, end } = connection
  const appends = new Set<Promise<void>>()
  const bucket = createTokenBucket(limits.framesPerSecond, limits.frameBurst, environment.now)
  const countBad = createBadFrameCounter(environment.now)
  const steps = createStepQueue(limits.maxPendingFrames, (error) => {
    events.emit({ type: 'store-failed', error })
    end('server-error')
  })

  const later = (step: () => void | Promise<void>): void => {
    if (steps.add(step)) return
    end('overloaded', { message: 'Too many requests wait.', retryAfterMs: bucket.waitMs() })
  }
  /** One message at the rate that is allowed; what comes after it waits behind it, in order. */
  const pace = (): Promise<void> =>
    new Promise((resolve) => void environment.setTimer(resolve, 1000 / limits.framesPerSecond))
  const track = (append: Promise<void>): void => {
    appends.add(append)
    void append.finally(() => appends.delete(append))
  }

  const reject = ({ problem, detail, publishId }: BadClientFrame): void => {
    const count = countBad()
    events.emit({ type: 'frame-rejected', connectionId, problem, detail, count })
    if (publishId !== undefined) send({ t: 'nack', id: publishId, error: 'invalid', message: detail })
    if (count > limits.maxBadFrames) end('protocol-error', { message: 'Too many unreadable frames.' })
  }

  const append = (asker: Asker, frame: PublishFrame): void | Promise<void> => {
    if (connection.isEnded()) return
    if (appends.size < limits.maxPendingFrames) return publish(context, asker, frame, track)
    // The store does not keep up; what comes after it waits behind it, in order.
    return Promise.race(appends).then(() => append(asker, frame))
  }

  const handle = (frame: ClientFrame, session: Session, isOver: boolean): void => {
    const asker = { connection, session }
    switch (frame.t) {
      case 'hello':
        return reject({ ok: false, problem: 'bad-field', detail: 'hello: this connection has been welcomed' })
      case 'ping':
        return send({ t: 'pong', n: frame.n })
      case 'pong':
        return
      case 'subscribe':
        return later(() => subscribe(context, asker, frame))
      case 'unsubscribe':
        return later(() => unsubscribe(context, asker, frame.ch))
      case 'publish':
        return later(() => (isOver ? pace().then(() => append(asker, frame)) : append(asker, frame)))
      case 'bye':
        listener.leaving()
        return later(() => Promise.all(appends).then(listener.left))
      default:
        return assertNever(frame)
    }
  }

  return {
    take(decoded, session) {
      if (!decoded.ok) return reject(decoded)
      const { frame } = decoded
      const verdict = bucket.take(costOf(frame))
      if (verdict === 'far-over') return end('rate-limited', { retryAfterMs: bucket.waitMs() })
      handle(frame, session, verdict === 'over')
    },
    stop: () => steps.clear(),
  }
}
