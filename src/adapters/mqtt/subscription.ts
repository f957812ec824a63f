import type { Sink, SourceChannelState } from '../../engine/source.js'
import type { MqttQos } from './mqttClient.js'

/** The session that the broker announced with its CONNACK. */
export interface MqttSession {
  readonly isPresent: boolean
  /** The broker forgot a session that the client had asked it to keep. */
  readonly isForgotten: boolean
  readonly continuity: 'recovered' | 'unknown'
}

/** One topic filter that is a channel. */
export interface Subscription {
  readonly qos: MqttQos
  /** The client was asked to make it. */
  isAsked: boolean
  /** The broker has it in its present session. */
  isConfirmed: boolean
  wasLost: boolean
  status: SourceChannelState['status']
}

export const newSubscription = (qos: MqttQos): Subscription => ({
  qos,
  isAsked: false,
  isConfirmed: false,
  wasLost: false,
  status: 'interrupted',
})

/** Tells what becomes of the subscriptions. */
export interface Teller {
  readonly become: (filter: string, state: SourceChannelState) => void
  readonly refuse: (filter: string, why: Pick<SourceChannelState, 'code' | 'message'>) => void
  readonly confirm: (filter: string, continuity: 'recovered' | 'unknown') => void
  /** The app has unsubscribed from a topic that is a channel, too: it is subscribed again behind the answer. */
  readonly takenAway: (filter: string) => void
}

export function createTeller(
  wanted: ReadonlyMap<string, Subscription>,
  session: () => MqttSession | null,
  sink: Sink,
): Teller {
  const become = (filter: string, state: SourceChannelState): void => {
    const subscription = wanted.get(filter)
    if (subscription === undefined) return
    subscription.status = state.status
    sink.channel(filter, state)
  }
  const refuse = (filter: string, why: Pick<SourceChannelState, 'code' | 'message'>): void =>
    become(filter, { status: 'failed', reason: 'channel-denied', ...why })
  const confirm = (filter: string, continuity: 'recovered' | 'unknown'): void => {
    const subscription = wanted.get(filter)
    if (subscription === undefined) return
    subscription.isConfirmed = true
    become(filter, { status: 'subscribed', ...(subscription.wasLost && returnOf(session(), continuity)) })
  }
  const takenAway = (filter: string): void => {
    const subscription = wanted.get(filter)
    if (subscription?.isAsked !== true || subscription.status === 'failed') return
    subscription.isAsked = subscription.isConfirmed = false
    subscription.wasLost = true
    become(filter, { status: 'interrupted', reason: 'closed-by-app' })
  }
  return { become, refuse, confirm, takenAway }
}

/** What a subscription has to tell that was lost and is back. */
const returnOf = (
  session: MqttSession | null,
  continuity: 'recovered' | 'unknown',
): Omit<SourceChannelState, 'status'> => ({
  continuity,
  ...(session?.isForgotten === true && { reason: 'process-closed' }),
})
