import { queueKey } from '../hub/model.js'
import type { SharedStore } from '../hub/sharedStore.js'
import type { StoreListener } from '../hub/store.js'
import type { StoredSession } from '../hub/storedSession.js'
import { splitLines, type Notice } from './feed.js'
import { baseOf, collectorsBase, PARTITIONS, placeOf, sessionKeys, sessionsBase } from './keys.js'
import { runInPartition, type RedisOpening } from './opening.js'
import { createOrphanSweep } from './orphans.js'
import { createSessionKeeper } from './sessionKeeper.js'

/** The sessions of one opening. */
export interface RedisSessions extends Omit<SharedStore, 'use' | 'tell' | 'takeSeat' | 'takeToken'> {
  readonly put: (session: StoredSession, ttlMs: number) => Promise<void>
  readonly delete: (id: string) => Promise<void>
  readonly all: () => Promise<readonly StoredSession[]>
  /** Tells the hub when another process took a session of this one. */
  readonly pass: (notice: Notice) => void
  readonly close: () => void
}

/** What the sessions of an opening need. */
export interface RedisSessionsOptions {
  readonly opening: RedisOpening
  readonly prefix: string
  /** Names this process. */
  readonly owner: string
  readonly listener: StoreListener
  readonly removeChannel: (channel: string) => Promise<unknown>
}

const partitions = Array.from({ length: PARTITIONS }, (_, index) => index)

const parse = (record: string): StoredSession => JSON.parse(record) as StoredSession

export function createRedisSessions(options: RedisSessionsOptions): RedisSessions {
  const { opening, prefix, owner, listener, removeChannel } = options
  const run = runInPartition(opening, prefix, sessionKeys, (base) => [
    sessionsBase(base),
    collectorsBase(base),
  ])
  const removeOrphans = createOrphanSweep(options)
  const keeper = createSessionKeeper({
    touch: (partition, ttlMs, ids) => run('touchSessions', partition, [owner, String(ttlMs), ...ids]),
    async sweep(partition) {
      const [, ...ended] = await run('endSessions', partition, [])
      for (let index = 0; index < ended.length; index += 2) {
        const id = ended[index] ?? ''
        const names = JSON.parse(ended[index + 1] ?? '[]') as string[]
        for (const name of names) await removeChannel(queueKey(id, name))
        await run('forgetEnded', partition, [id])
      }
      // What Redis refuses for a moment is asked again with the next sweep.
      await removeOrphans(partition).catch(() => undefined)
    },
  })

  const write = async (session: StoredSession, ttlMs: number, isTaken: boolean): Promise<void> => {
    const { id, connected, queues } = session
    const { partition } = placeOf(prefix, id)
    keeper.keep(partition, id, connected ? ttlMs : null)
    const args = [
      id,
      owner,
      isTaken ? '1' : '',
      String(ttlMs),
      JSON.stringify(session),
      JSON.stringify(queues),
    ]
    const [result, number] = await run('putSession', partition, args)
    if (result === 'kept') {
      await Promise.all([opening.settled(), opening.reached(partition, Number(number))])
      return
    }
    keeper.keep(partition, id, null)
    listener.sessionMoved?.(id)
  }

  return {
    async find(id) {
      const [result, record = ''] = await run('getSession', placeOf(prefix, id).partition, [id])
      return result === 'none' ? null : parse(record)
    },
    take: (session, ttlMs) => write(session, ttlMs, true),
    put: (session, ttlMs) => write(session, ttlMs, false),
    async collecting(channel) {
      const keys = partitions.map((partition) => collectorsBase(baseOf(prefix, partition)) + channel)
      const answers = await Promise.all(keys.map((key) => opening.command(['SMEMBERS', key])))
      return answers.flatMap((ids) => [...(ids as Iterable<string>)])
    },
    async forget(id) {
      await run('deleteSession', placeOf(prefix, id).partition, [id, ''])
    },
    async delete(id) {
      const { partition } = placeOf(prefix, id)
      keeper.keep(partition, id, null)
      await run('deleteSession', partition, [id, owner])
    },
    async all() {
      const answers = await Promise.all(partitions.map((partition) => run('listSessions', partition, [])))
      return answers.flatMap(([, ...records]) => records.map(parse))
    },
    pass({ kind, text }) {
      if (kind !== 'moved') return
      const [from, id = ''] = splitLines(text, 2)
      if (from !== owner) return
      keeper.keep(placeOf(prefix, id).partition, id, null)
      listener.sessionMoved?.(id)
    },
    close: keeper.close,
  }
}
