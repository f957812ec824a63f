import type { ChannelStore } from 'react-connectivity/server'

/** Trims the history that a channel has now. */
export async function trimNow(store: ChannelStore, channel: string, upTo: number): Promise<void> {
  const { epoch } = await store.read(channel, { after: 0, limit: 0 })
  await store.trim(channel, upTo, epoch)
}
