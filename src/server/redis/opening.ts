import { connectRedis, inTime, type RedisAddress, type RedisConnection } from './connection.js'
import { openScript } from './fence.js'
import { createRedisFeed, type Notice, type RedisFeed } from './feed.js'
import { checkEviction, readIdentity } from './identity.js'
import { baseOf, openingKeys, PARTITIONS } from './keys.js'
import type { Generations } from './lineage.js'
import { scripts, scriptText, type ScriptName } from './scripts.js'
import { createWait, type WaitForReplicas } from './wait.js'
import { watchRedis } from './watch.js'

/** How the master is reached, which may be another one at each opening. */
export interface MasterAddress extends Omit<RedisAddress, 'url'> {
  readonly url: string | (() => string | Promise<string>)
}

/** What an opening needs. */
export interface OpeningOptions {
  readonly address: MasterAddress
  readonly prefix: string
  readonly wait: WaitForReplicas | null
  /** A random text that was never used before. */
  readonly fresh: string
}

/** Hears what happens while the store is open. */
export interface OpeningListener {
  readonly notice: (notice: Notice) => void
  readonly lost: (error: unknown) => void
}

/** Runs a script; its answer begins with a word for the result. */
export type RunScript = (
  script: ScriptName,
  keys: readonly string[],
  args: readonly string[],
) => Promise<readonly string[]>

/** Runs a script of one partition. */
export type RunInPartition = (
  script: ScriptName,
  partition: number,
  args: readonly string[],
) => Promise<readonly string[]>

/**
 * Scripts that make the names of their keys from their arguments.
 *
 * @param keysOf the keys that all of them have
 * @param startsOf what the names of the others begin with
 */
export const runInPartition =
  (
    { run }: Pick<RedisOpening, 'run'>,
    prefix: string,
    keysOf: (base: string) => readonly string[],
    startsOf: (base: string) => readonly string[],
  ): RunInPartition =>
  (script, partition, args) => {
    const base = baseOf(prefix, partition)
    return run(script, keysOf(base), [...startsOf(base), ...args])
  }

/** One opening of the store: one Redis, one generation, two connections. It ends with its first failure. */
export interface RedisOpening extends Generations {
  readonly epoch: string
  readonly run: RunScript
  readonly command: RedisConnection['command']
  /** Resolves when everything that was written before counts as accepted. */
  readonly settled: () => Promise<void>
  readonly reached: RedisFeed['reached']
  readonly close: () => void
}

interface Opened extends Generations {
  readonly epoch: string
  readonly shas: ReadonlyMap<ScriptName, string>
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

function texts(answer: unknown): readonly string[] {
  if (isTexts(answer)) return answer
  throw new TypeError(
    'react-connectivity/server: expected a list of texts from Redis. Is it Redis 7.0 or later?',
  )
}

/** Opens all partitions in one generation. */
async function openPartitions(
  writing: RedisConnection,
  feed: RedisFeed,
  identity: string,
  options: OpeningOptions,
) {
  const { prefix, fresh } = options
  const open = async (partition: number, generation: string) => {
    const keys = openingKeys(baseOf(prefix, partition))
    const args = [identity, generation, fresh, partition === 0 ? '1' : '0']
    const answer = await writing.command(['EVAL', openScript, String(keys.length), ...keys, ...args])
    const [epoch = '', found = '', counter = '', ...generations] = texts(answer)
    feed.begin(partition, Number(counter), { generation: found, generations })
    return { epoch, generation: found, generations }
  }
  const first = await open(0, fresh)
  const others = Array.from({ length: PARTITIONS - 1 }, (_, index) => open(index + 1, first.generation))
  await Promise.all(others)
  return first
}

async function loadScripts({ command }: RedisConnection, identity: string): Promise<Opened['shas']> {
  const names = Object.keys(scripts) as ScriptName[]
  const load = async (name: ScriptName): Promise<[ScriptName, string]> => [
    name,
    String(await command(['SCRIPT', 'LOAD', scriptText(name, identity)])),
  ]
  return new Map(await Promise.all(names.map(load)))
}

/**
 * Names the Redis at the end of both connections.
 *
 * @throws Error when they end at two, as behind a balancer during a failover: the process would wait for its own notices for ever.
 */
async function identifyBoth(writing: RedisConnection, hearing: RedisConnection): Promise<string> {
  const [identity, heard] = await Promise.all([readIdentity(writing), readIdentity(hearing)])
  if (identity === heard) return identity
  throw new Error(
    'react-connectivity/server: expected one Redis at the address of the store, but its two connections ended at different ones',
  )
}

/** Listens first and reads second, so that nothing falls between. */
async function begin(
  writing: RedisConnection,
  hearing: RedisConnection,
  feed: RedisFeed,
  options: OpeningOptions,
): Promise<Opened> {
  const [identity] = await Promise.all([identifyBoth(writing, hearing), checkEviction(writing)])
  await hearing.subscribe(feed.channels, feed.hear)
  const [found, shas] = await Promise.all([
    openPartitions(writing, feed, identity, options),
    loadScripts(writing, identity),
  ])
  return { ...found, shas }
}

/** Connects, and opens the store on the Redis that is there. */
export async function openRedis(options: OpeningOptions, listener: OpeningListener): Promise<RedisOpening> {
  const { address, prefix, wait } = options
  const connections: RedisConnection[] = []
  let unwatch = (): void => undefined
  let isOpen = false
  let failure: { readonly error: unknown } | null = null

  const end = (error: unknown): void => {
    failure ??= { error }
    unwatch()
    feed.end(error)
    for (const connection of connections) connection.close()
  }
  const lost = (error: unknown): void => {
    if (failure) return
    end(error)
    if (isOpen) listener.lost(error)
  }
  const feed = createRedisFeed(prefix, listener.notice, lost)
  const connect = async (url: string): Promise<RedisConnection> => {
    const connection = await connectRedis({ ...address, url }, lost)
    connections.push(connection)
    // The other one may have failed meanwhile, and nobody else would close this one.
    if (failure) connection.close()
    return connection
  }
  /** A failure of any part ends the opening. */
  const orLose = async <T>(part: Promise<T>): Promise<T> => {
    try {
      return await part
    } catch (error) {
      lost(error)
      throw error
    }
  }

  // While a connection waits for replicas, it answers nothing else.
  const timeoutMs = address.timeoutMs + (wait?.timeoutMs ?? 0)
  const open = async (): Promise<RedisOpening> => {
    const url = typeof address.url === 'string' ? address.url : await address.url()
    const [writing, hearing] = await Promise.all([connect(url), connect(url)])
    const settled = createWait(writing, wait)
    const { shas, ...opened } = await inTime(timeoutMs, begin(writing, hearing, feed, options))
    // Shows that the replicas are there. Nothing watches yet whether Redis answers.
    await inTime(timeoutMs, settled())
    if (failure) throw failure.error
    // A master that becomes a replica keeps its connections.
    const checks = [() => readIdentity(writing), () => hearing.command(['PING'])]
    unwatch = watchRedis(checks, timeoutMs, lost)
    isOpen = true
    const run = async (...[script, keys, args]: Parameters<RunScript>): Promise<readonly string[]> => {
      const sha = shas.get(script) ?? ''
      const command = ['EVALSHA', sha, String(keys.length), ...keys, opened.generation, ...args]
      const answer = texts(await writing.command(command))
      if (answer[0] === 'expired')
        throw new Error('react-connectivity/server: this process was away for so long that its seats ended')
      if (answer[0] !== 'generation') return answer
      throw new Error('react-connectivity/server: this Redis has another generation of the store by now')
    }
    return {
      ...opened,
      run: (...given) => orLose(run(...given)),
      command: writing.command,
      settled: () => orLose(settled()),
      reached: feed.reached,
      close: () => end(new Error('react-connectivity/server: the Redis store was closed')),
    }
  }
  return orLose(open())
}
