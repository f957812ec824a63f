import type { Reason } from '../../core/reasons.js'
import type { Environment } from '../../engine/environment.js'
import { createDelays } from '../shared/delays.js'
import { createTimers } from '../shared/timers.js'
import { isPassing } from './codes.js'
import { periodOf, type MqttClient } from './mqttClient.js'

export type MqttPhase = 'idle' | 'dialling' | 'waiting' | 'up'

export function phaseOf({ connected, stream }: MqttClient): MqttPhase {
  if (connected) return 'up'
  if (stream === undefined) return 'idle'
  return stream.destroyed ? 'waiting' : 'dialling'
}

/** Dials that the client does not make by itself. */
export interface Dials {
  /** Dials; ends a dial that hangs, or a link that is half-open, before it. */
  readonly now: () => void
  /** A stream closed; true when it was ended for a dial, which has begun. */
  readonly closed: () => boolean
  /** The client makes no dial by itself after this refusal; false where another one would be refused as well, or the app wants none. */
  readonly takeOver: (refusal: Reason) => boolean
  /** Plans the next dial, unless the client does; returns when it is due, in epoch milliseconds. */
  readonly plan: (reason: Reason) => number
  /** A dial began, or none is wanted any more. */
  readonly cancel: () => void
  readonly accepted: () => void
}

export function createDials(client: MqttClient, environment: Environment): Dials {
  const timers = createTimers<'later'>(environment)
  const delays = createDelays(environment)
  let dialsAfterClose = false
  let isOurs = false
  const dial = (): void => {
    if (client.disconnecting || client.disconnected) return void client.reconnect()
    // Without its stores the client would forget the messages that are not acknowledged.
    const { incomingStore, outgoingStore } = client.options
    client.reconnect({ incomingStore: client.incomingStore, outgoingStore: client.outgoingStore })
    client.options.incomingStore = incomingStore
    client.options.outgoingStore = outgoingStore
  }
  return {
    now: () => {
      const phase = phaseOf(client)
      dialsAfterClose = phase === 'dialling' || phase === 'up'
      // The client takes the late close of an earlier stream for a loss of the new one, so the close comes first.
      if (dialsAfterClose) client.stream?.destroy()
      else dial()
    },
    closed: () => {
      if (!dialsAfterClose) return false
      dialsAfterClose = false
      dial()
      return true
    },
    takeOver: (refusal) => {
      isOurs = isPassing(refusal) && periodOf(client) > 0
      return isOurs
    },
    plan: (reason) => {
      if (!isOurs) return environment.now() + periodOf(client)
      const delay = delays.next(reason)
      timers.set('later', delay, () => {
        if (phaseOf(client) === 'waiting') dial()
      })
      return environment.now() + delay
    },
    cancel: () => {
      isOurs = false
      timers.clear()
    },
    accepted: delays.reset,
  }
}
