import { baseOf, noticesOf, PARTITIONS } from './keys.js'
import type { Generations } from './lineage.js'

/** What a process tells all others, itself included. */
export interface Notice {
  readonly kind: string
  /** What it is about. */
  readonly text: string
}

interface Waiting {
  readonly number: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface Partition {
  /** Null until it is known which notices are new. */
  heard: number | null
  generations: Generations
  readonly early: string[]
  readonly waiting: Waiting[]
}

/** Receives the notices of all processes, each once and in the order in which Redis made them. */
export interface RedisFeed {
  readonly channels: readonly string[]
  readonly hear: (message: string, channel: string) => void
  /** Begins after this notice of a partition, in a generation. */
  readonly begin: (partition: number, after: number, generations: Generations) => void
  /** Resolves when the notice was passed on. */
  readonly reached: (partition: number, number: number) => Promise<void>
  /** Ends the waiting with an error. */
  readonly end: (error: unknown) => void
}

/** Splits a text at its first line breaks; the rest of the text is the last part. */
export function splitLines(text: string, parts: number): string[] {
  const found: string[] = []
  let from = 0
  while (found.length < parts - 1) {
    const at = text.indexOf('\n', from)
    if (at < 0) break
    found.push(text.slice(from, at))
    from = at + 1
  }
  found.push(text.slice(from))
  return found
}

/**
 * @param pass Gets each notice.
 * @param lost Told when a notice is missing, so that what came after it cannot be passed on.
 */
export function createRedisFeed(
  prefix: string,
  pass: (notice: Notice) => void,
  lost: (error: unknown) => void,
): RedisFeed {
  const partitions: Partition[] = []
  const byChannel = new Map<string, Partition>()
  for (let index = 0; index < PARTITIONS; index += 1) {
    const generations = { generation: '', generations: [] }
    const partition = { heard: null, generations, early: [], waiting: [] }
    partitions.push(partition)
    byChannel.set(noticesOf(baseOf(prefix, index)), partition)
  }
  let failure: { readonly error: unknown } | null = null
  const of = (index: number): Partition => {
    const partition = partitions[index]
    if (partition) return partition
    throw new RangeError(`react-connectivity/server: there is no partition ${index}`)
  }

  function take(partition: Partition, message: string): void {
    const { heard } = partition
    const [kind = '', counter = '', text = ''] = splitLines(message, 3)
    // One without a number changed nothing that is kept.
    if (counter === '') return pass({ kind, text })
    if (heard === null) return void partition.early.push(message)
    if (failure) return
    const [generation = '', rest = ''] = splitLines(text, 2)
    if (generation !== partition.generations.generation) {
      // An earlier one ended before this opening. Any other is of a Redis that this one copies by now.
      if (partition.generations.generations.includes(generation)) return
      return lost(
        new Error('react-connectivity/server: this Redis passes on another generation of the store'),
      )
    }
    const number = Number(counter)
    if (number <= heard) return
    if (number !== heard + 1)
      return lost(
        new Error(`react-connectivity/server: Redis lost the notices ${heard + 1} to ${number - 1}`),
      )
    partition.heard = number
    pass({ kind, text: rest })
    // Answers come in the order of their notices.
    while ((partition.waiting[0]?.number ?? Infinity) <= number) partition.waiting.shift()?.resolve()
  }

  return {
    channels: [...byChannel.keys()],
    hear(message, channel) {
      const partition = byChannel.get(channel)
      if (partition) take(partition, message)
    },
    begin(index, after, generations) {
      const partition = of(index)
      Object.assign(partition, { heard: after, generations })
      for (const message of partition.early.splice(0)) take(partition, message)
    },
    reached(index, number) {
      const partition = of(index)
      if (failure) return Promise.reject(failure.error)
      if (number <= (partition.heard ?? 0)) return Promise.resolve()
      return new Promise((resolve, reject) => partition.waiting.push({ number, resolve, reject }))
    },
    end(error) {
      failure ??= { error }
      for (const partition of partitions) for (const { reject } of partition.waiting.splice(0)) reject(error)
    },
  }
}
