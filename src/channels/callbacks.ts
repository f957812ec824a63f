import type { ConnectivityError } from '../core/errors.js'
import type { PartHost } from '../engine/part.js'
import { verdictOn, type Check, type Delivery, type Subscriber } from './listener.js'

/** Each subscriber of a channel with the last message that came before it. */
export type Subscribers = ReadonlyMap<Subscriber, number>

type Calls = Pick<PartHost, 'call'>

/** Reports an error of the app's own function where the turn loop does it, and goes on. */
export function guard({ call }: Calls, run: () => void): void {
  try {
    run()
  } catch (error) {
    call(() => {
      throw error
    })
  }
}

/**
 * Gives a message to the subscribers, after the commit.
 *
 * @param to one subscriber, or null for all
 */
export function tellMessage(
  host: Calls,
  subscribers: Subscribers,
  message: Delivery,
  to: Subscriber | null = null,
): void {
  const { sequence, age, info } = message
  host.call(() => {
    for (const [subscriber, since] of subscribers) {
      const { onMessage, check, history = 0 } = subscriber
      if (onMessage === undefined || (to === null ? sequence <= since : subscriber !== to)) continue
      if (age !== null && age >= history) continue
      const verdict = verdictOn(message, check)
      if ('data' in verdict) guard(host, () => onMessage(verdict.data, info))
    }
  })
}

/**
 * Gives an error to the subscribers, after the commit.
 *
 * @param check only those whose data failed this check; null for all
 */
export function tellError(
  host: Calls,
  subscribers: Subscribers,
  error: ConnectivityError,
  check: Check | null = null,
): void {
  host.call(() => {
    for (const subscriber of [...subscribers.keys()])
      if (check === null || subscriber.check === check) guard(host, () => subscriber.onError?.(error))
  })
}
