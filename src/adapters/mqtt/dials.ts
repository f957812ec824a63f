import type { MqttClient } from './mqttClient.js'

export type MqttPhase = 'idle' | 'dialling' | 'waiting' | 'up'

export function phaseOf({ connected, stream }: MqttClient): MqttPhase {
  if (connected) return 'up'
  if (stream === undefined) return 'idle'
  return stream.destroyed ? 'waiting' : 'dialling'
}

/** Dials on request. */
export interface Dials {
  /** Dials; ends a dial that hangs, or a link that is half-open, before it. */
  readonly now: () => void
  /** A stream closed; true when it was ended for a dial, which has begun. */
  readonly closed: () => boolean
}

export function createDials(client: MqttClient): Dials {
  let dialsAfterClose = false
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
  }
}
