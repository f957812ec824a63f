import { partsOfQueue } from '../hub/model.js'
import { baseOf, channelsKey, collectorsBase, nameOfText, placeOf, textOf } from './keys.js'
import type { RedisOpening } from './opening.js'

/** Queues that one sweep of a partition looks at; the next one goes on behind them. */
const SWEPT_QUEUES = 500

/** What a sweep works with. */
export interface OrphanSweepOptions {
  readonly opening: Pick<RedisOpening, 'command'>
  readonly prefix: string
  readonly removeChannel: (channel: string) => Promise<unknown>
}

/**
 * Removes the queues of a partition that no session has. They are left behind where a process ended while it removed a session with its
 * queues, and where a message crossed the end of its queue: nobody else would ever remove them.
 */
export function createOrphanSweep(options: OrphanSweepOptions): (partition: number) => Promise<void> {
  const { opening, prefix, removeChannel } = options
  /** The last queue that was looked at, by partition. */
  const after = new Map<number, string>()

  async function queuesOf(partition: number): Promise<readonly string[]> {
    const last = after.get(partition)
    const from = last === undefined ? '[s:' : `(${textOf(last)}`
    const list = ['ZRANGEBYLEX', channelsKey(baseOf(prefix, partition)), from, '(s;']
    const names = await opening.command([...list, 'LIMIT', '0', String(SWEPT_QUEUES)])
    return (names as readonly string[]).map(nameOfText)
  }
  const isCollected = async (queue: string): Promise<boolean> => {
    const { session, channel } = partsOfQueue(queue)
    const collectors = collectorsBase(placeOf(prefix, session).base) + channel
    return Number(await opening.command(['SISMEMBER', collectors, session])) === 1
  }

  /** A session is written before its queue has a message. It lies in another partition: no step can do both, so the second one follows at once. */
  const removeOrphan = async (queue: string): Promise<void> => {
    if (!(await isCollected(queue))) await removeChannel(queue)
  }

  return async (partition) => {
    const queues = await queuesOf(partition)
    const last = queues.at(-1)
    if (last === undefined || queues.length < SWEPT_QUEUES) after.delete(partition)
    else after.set(partition, last)
    await Promise.all(queues.map(removeOrphan))
  }
}
