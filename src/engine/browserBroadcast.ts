import type { Broadcast } from './environment.js'

/** Opens a broadcast channel in pages only; in Node it would keep the process alive. Null where the browser forbids it. */
export function browserBroadcast(topic: string, onMessage: () => void): Broadcast | null {
  const { document, BroadcastChannel: Channel } = globalThis as Partial<typeof globalThis>
  if (document === undefined || Channel === undefined) return null
  try {
    const channel = new Channel(`react-connectivity ${topic}`)
    // Every script of the origin can post here. What this package does not say is ignored.
    channel.addEventListener('message', ({ data }) => {
      if (data === null) onMessage()
    })
    return { post: () => channel.postMessage(null), close: () => channel.close() }
  } catch {
    return null
  }
}
