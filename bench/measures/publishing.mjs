import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../lib/children.mjs'
import { startRedis } from '../lib/redis.mjs'
import { inRounds } from '../lib/rounds.mjs'
import { short, spread, times } from '../lib/stats.mjs'

const atOnce = 64
const floor = 'LevelDB alone, one sync per write'
const level = 'ours on level'
const variants = [
  { id: floor, kind: 'floor' },
  { id: 'ours in memory', kind: 'server', store: 'memory' },
  { id: level, kind: 'server', store: 'level' },
  { id: 'ours on Redis, no file', kind: 'server', store: 'redis', fsync: 'none' },
  { id: 'ours on Redis, fsync every second', kind: 'server', store: 'redis', fsync: 'everysec' },
  { id: 'ours on Redis, fsync always', kind: 'server', store: 'redis', fsync: 'always' },
]

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

async function once({ kind, store, fsync }, count) {
  const redis = fsync === undefined ? null : await startRedis(fsync)
  const folder = mkdtempSync(join(tmpdir(), 'bench-publish-'))
  const child = startChild('publishServer')
  try {
    await child.ask('start', { kind, store, url: redis?.url, folder })
    const sorted = (await child.ask('latencies', { count })).toSorted((a, b) => a - b)
    const perSecond = await child.ask('rate', { count: count * 10, atOnce })
    return { medianMs: at(sorted, 0.5), p99Ms: at(sorted, 0.99), perSecond }
  } finally {
    child.end()
    redis?.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const publishing = {
  name: 'publishing',
  async run(context) {
    const { options } = context
    const count = options.quick ? 200 : 1000
    const runs = options.runs ?? (options.quick ? 1 : 3)
    const samples = await inRounds(context, runs, variants, (variant) => once(variant, count))
    const median = (id, metric) => samples.median(id, metric)
    return {
      title: 'Publishing, by store',
      method:
        `Time until a message of about 120 bytes is accepted, as durable as the store is: ${short(count)} one after the other, then ` +
        `${short(count * 10)} with ${atOnce} at once; in one process, without sockets; ${runs} interleaved runs.`,
      columns: [
        'store',
        'median ms',
        '99 % ms',
        '× level (median)',
        `per s, ${atOnce} at once`,
        '× LevelDB alone',
      ],
      rows: variants.map(({ id }) => [
        id,
        spread(samples.of(id, 'medianMs')),
        short(median(id, 'p99Ms')),
        times(median(id, 'medianMs'), median(level, 'medianMs')),
        spread(samples.of(id, 'perSecond')),
        times(median(id, 'perSecond'), median(floor, 'perSecond')),
      ]),
      notes: [
        `The floor writes ${atOnce} records with one sync, as ours does with what waits: a write costs ours a message, the end of the history and the counters of the store.`,
        'What a sync costs is a matter of the disk.',
      ],
    }
  },
}
