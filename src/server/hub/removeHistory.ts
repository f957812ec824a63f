import type { HubContext } from './context.js'

/** Removes a history. A store says nothing of one that never had a message; its subscribers hear of the end nevertheless. */
export async function removeHistory({ fanout, store }: HubContext, key: string): Promise<void> {
  if ((await store.remove(key)) === null) fanout.replaced(key)
}
