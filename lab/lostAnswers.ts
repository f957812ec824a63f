import type { ChaosProxy } from './chaosProxy.js'

/**
 * Resets all connections between the acceptance of what clients sent and its delivery: their answers and messages get lost, and the
 * server has everything.
 *
 * @param accepted Resolves when the server has accepted something new
 */
export async function loseAnswers(proxy: ChaosProxy, accepted: () => Promise<void>): Promise<void> {
  proxy.set({ stall: 'down' })
  try {
    await accepted()
  } finally {
    proxy.drop()
    proxy.set({})
  }
}
