import type { Environment } from '../../engine/environment.js'
import type { Sink } from '../../engine/source.js'
import type { YWebsocketProvider } from './yWebsocketProvider.js'

/** Asks a room server for a sign of life. */
export interface LifeCheck {
  /** False when there is nothing to ask with. */
  readonly ask: () => boolean
  readonly dispose: () => void
}

/** The provider has no event for a message, so its time of the last one is read for a while. */
const LOOK_MS = 100
const LOOKS = 50

/**
 * The server sends presence back to its sender: the provider itself ends a link on which not even that comes in. A user
 * without presence cannot ask.
 */
export function createLifeCheck(
  provider: YWebsocketProvider,
  sink: Sink,
  environment: Environment,
): LifeCheck {
  let cancel: (() => void) | null = null
  const dispose = (): void => {
    cancel?.()
    cancel = null
  }
  const look = (before: number, looks: number): void => {
    cancel = null
    if (provider.wsLastMessageReceived !== before) sink.alive()
    else if (looks > 0) cancel = environment.setTimer(() => look(before, looks - 1), LOOK_MS)
  }
  return {
    ask: () => {
      const presence = provider.awareness.getLocalState()
      if (!provider.wsconnected || presence === null) return false
      dispose()
      const before = provider.wsLastMessageReceived
      provider.awareness.setLocalState(presence as never)
      cancel = environment.setTimer(() => look(before, LOOKS), LOOK_MS)
      return true
    },
    dispose,
  }
}
