import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'

/** The stores by name, for `it.each`. Each opens one memory again and again. */
export const bothStores: readonly (readonly [string, () => Promise<() => ChannelStore>])[] = [
  [
    'memory',
    async () => {
      const store = createMemoryStore()
      return () => store
    },
  ],
  [
    'disk',
    async () => {
      const location = await mkdtemp(join(tmpdir(), 'connectivity-both-'))
      onTestFinished(() => rm(location, { recursive: true, force: true }))
      return () => createLevelStore({ location })
    },
  ],
]
