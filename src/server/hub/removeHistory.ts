import type { HubContext } from './context.js'

/**
 * Removes a history. A store says nothing of one that never had a message; its subscribers hear of the end nevertheless.
 *
 * @returns Whether it had one.
 */
export async function removeHistory({ fanout, store }: HubContext, key: string): Promise<boolean> {
  const wasWritten = (await store.remove(key)) !== null
  if (!wasWritten) fanout.replaced(key)
  return wasWritten
}
