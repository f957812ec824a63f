import { expect } from 'vitest'
import type { ChannelPage, ChannelStore } from 'react-connectivity/server'

export const bounds = { size: 8 }
export const channels = ['c:orders', 'c:prices', 's:one:inbox']
export const everything = { after: 0, limit: 1000 }

export interface Opened {
  readonly store: ChannelStore
  readonly epoch: string
  readonly corrupt: string[]
}

export async function open(store: ChannelStore, freshEpoch: string): Promise<Opened> {
  const corrupt: string[] = []
  const nothing = (): void => undefined
  const { epoch } = await store.open(
    {
      entry: nothing,
      removed: nothing,
      failed: nothing,
      corrupt: (channel, detail) => corrupt.push(`${channel}: ${detail}`),
    },
    freshEpoch,
  )
  return { store, epoch, corrupt }
}

export async function fill(store: ChannelStore): Promise<void> {
  for (let n = 1; n <= 20; n += 1)
    for (const channel of channels) {
      const entry = { data: JSON.stringify(`${channel} ${n}`), at: n, id: `id${n}` }
      await store.append(channel, entry, bounds, { id: `p${n % 3}`, seq: n })
    }
  await store.append('c:gone', { data: '1', at: 1 }, bounds)
  await store.remove('c:gone')
  const session = {
    keyDigest: 'k',
    userId: 'ada',
    since: 1,
    lastSeenAt: 2,
    connected: false,
    queues: ['inbox'],
  }
  for (const id of ['one', 'two']) await store.putSession({ id, ...session })
}

export interface Seen {
  readonly epoch: string
  /** Without what belongs to the opening. */
  readonly pages: readonly Omit<ChannelPage, 'lineage'>[]
  readonly sessions: Awaited<ReturnType<ChannelStore['sessions']>>
}

export async function see({ store, epoch }: Pick<Opened, 'store' | 'epoch'>): Promise<Seen> {
  const sessions = await store.sessions()
  const pages = []
  for (const channel of channels) {
    const { lineage: _lineage, ...page } = await store.read(channel, everything)
    pages.push(page)
  }
  return { epoch, sessions, pages }
}

/** Everything that is read is as it was written, or belongs to a history or session that is new. */
export function expectTruth(now: Seen, before: Seen, isTail: (last: number) => boolean): void {
  for (const session of now.sessions) expect(before.sessions).toContainEqual(session)
  for (const [n, page] of now.pages.entries()) {
    const old = before.pages[n]
    if (page.last === 0 && page.epoch !== old?.epoch) continue
    expect(isTail(page.last), `${channels[n]} ends at ${page.last}`).toBe(true)
    expect(page.entries.map(({ offset }) => offset)).toEqual(
      Array.from({ length: page.last - page.first + 1 }, (_, i) => page.first + i),
    )
    for (const entry of page.entries) {
      const same = old?.entries.find(({ offset }) => offset === entry.offset)
      if (same) expect(entry).toEqual(same)
      // Older than what was kept: its removal was undone.
      else expect(entry.data).toBe(JSON.stringify(`${channels[n]} ${entry.offset}`))
    }
  }
}

export const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}
