import { createRedisStore, type RedisStoreOptions } from 'react-connectivity/server/redis'
import { channelKey } from '../../../src/server/hub/model.js'
import { createClient, type TestClient } from '../../client/support/client.js'
import { pause, until } from '../../client/support/wait.js'

/** What a subscriber got, in order. */
type Moment =
  | { readonly kind: 'message'; readonly offset: number; readonly data: string }
  | { readonly kind: 'fault'; readonly code: string }

interface Send {
  readonly channel: string
  readonly data: string
  /** Null until it is acknowledged. */
  offset: number | null
  error: string | null
}

/** A client that sends and listens on all channels, with its record. */
export interface LoadClient {
  readonly name: string
  readonly client: TestClient
  readonly sends: readonly Send[]
  readonly moments: ReadonlyMap<string, readonly Moment[]>
}

/** Clients under load. */
export interface Load {
  readonly clients: readonly LoadClient[]
  /** Acknowledged sends of all. */
  acknowledged(): number
  /** Ends the sending, and waits until all is settled and every client has everything. */
  settle(): Promise<void>
  /** The messages that the store has in the end, by channel; each begins with offset 1. */
  kept(): Promise<ReadonlyMap<string, readonly string[]>>
}

export const loadChannels = ['orders/1', 'orders/2', 'orders/3'] as const
const inFlight = 10

async function readAll(store: ReturnType<typeof createRedisStore>, channel: string): Promise<string[]> {
  const found: string[] = []
  for (;;) {
    const { entries, last } = await store.read(channelKey(channel), { after: found.length, limit: 1000 })
    found.push(...entries.map(({ data }) => JSON.parse(data) as string))
    if (found.length >= last) return found
  }
}

/** Starts clients on new channels; resolves when all are subscribed and send. */
export async function startLoad(url: string, redis: RedisStoreOptions, count = 5): Promise<Load> {
  let isOn = true
  const clients = Array.from({ length: count }, (_, index): LoadClient => {
    const name = `c${index}`
    const client = createClient(url)
    const moments = new Map<string, Moment[]>()
    for (const channel of loadChannels) {
      const own: Moment[] = []
      moments.set(channel, own)
      client.channel<string>(channel).subscribe({
        onMessage: (data, { offset }) => void own.push({ kind: 'message', offset: offset ?? 0, data }),
        onError: ({ code }) => void own.push({ kind: 'fault', code }),
      })
    }
    client.connect()
    return { name, client, sends: [], moments }
  })
  const pending = (sends: readonly Send[]): number =>
    sends.filter(({ offset, error }) => offset === null && error === null).length

  async function send({ name, client, sends }: LoadClient): Promise<void> {
    for (let n = 1; isOn; n += 1) {
      await pause(5)
      if (pending(sends) >= inFlight) continue
      const channel = loadChannels[n % loadChannels.length] ?? 'orders/1'
      const one: Send = { channel, data: `${name} ${n}`, offset: null, error: null }
      ;(sends as Send[]).push(one)
      client
        .channel<string>(channel)
        .send(one.data)
        .then(({ offset }) => void (one.offset = offset ?? 0))
        .catch((error: unknown) => void (one.error = String(error)))
    }
  }
  const repair = (): void => {
    for (const { client } of clients) {
      if (client.getState().connection.nextAttemptAt !== null) client.retryNow()
      for (const channel of loadChannels)
        if (client.channel(channel).getState()?.status === 'failed') client.channel(channel).resubscribe()
    }
  }
  const isWell = ({ client, sends }: LoadClient): boolean =>
    client.status() === 'connected' &&
    pending(sends) === 0 &&
    loadChannels.every((channel) => client.channel(channel).getState()?.status === 'subscribed')

  await until('all clients to be subscribed', () => clients.every(isWell))
  const running = clients.map(send)

  async function kept(): Promise<Map<string, string[]>> {
    const store = createRedisStore(redis)
    const nothing = (): void => undefined
    await store.open({ entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }, 'reader')
    const found = new Map<string, string[]>()
    for (const channel of loadChannels) found.set(channel, await readAll(store, channel))
    await store.close()
    return found
  }
  const lastOf = (moments: readonly Moment[] | undefined): string | null => {
    const last = moments?.at(-1)
    return last?.kind === 'message' ? last.data : null
  }

  return {
    clients,
    acknowledged: () => clients.flatMap(({ sends }) => sends).filter(({ offset }) => offset !== null).length,
    async settle() {
      isOn = false
      await Promise.all(running)
      await until('all clients to be well', () => {
        repair()
        return clients.every(isWell)
      })
      // Every client that is subscribed hears the last one.
      const [first] = clients
      for (const channel of loadChannels) await first?.client.channel<string>(channel).send('last')
      await until('the last messages', () =>
        clients.every(({ moments }) =>
          loadChannels.every((channel) => lastOf(moments.get(channel)) === 'last'),
        ),
      )
    },
    kept,
  }
}

const order = (data: string): readonly [sender: string, number: number] => {
  const [sender = '', number = '0'] = data.split(' ')
  return [sender, Number(number)]
}

function checkKept(channel: string, kept: readonly string[]): string[] {
  const wrong: string[] = []
  if (new Set(kept).size !== kept.length) wrong.push(`${channel} has a message twice`)
  const newest = new Map<string, number>()
  for (const data of kept) {
    const [sender, number] = order(data)
    if (number < (newest.get(sender) ?? 0))
      wrong.push(`${channel} has ${data} after a later one of the same sender`)
    newest.set(sender, number)
  }
  return wrong
}

/** What a client got since its last fault is what the store has, without a gap, up to its end. */
function checkReading(
  client: string,
  channel: string,
  moments: readonly Moment[],
  kept: readonly string[],
): string[] {
  const wrong: string[] = []
  // All began at the start of the channel.
  let last: number | null = 0
  for (const [index, moment] of moments.entries()) {
    if (moment.kind === 'fault') {
      last = null
      continue
    }
    if (last !== null && moment.offset !== last + 1)
      wrong.push(`${client} got ${moment.offset} after ${last} on ${channel}, without a fault`)
    last = moment.offset
    const isFinal = !moments.slice(index).some(({ kind }) => kind === 'fault')
    if (isFinal && kept[moment.offset - 1] !== moment.data)
      wrong.push(
        `${client} got ${moment.data} at ${moment.offset} on ${channel}, where ${kept[moment.offset - 1]} is`,
      )
  }
  if (last !== kept.length) wrong.push(`${client} ends with ${last} of ${kept.length} on ${channel}`)
  return wrong
}

/**
 * Compares what clients were told with what the store has.
 *
 * @param mayLose Whether Redis lost accepted messages. Clients that were ahead must then have been told.
 * @returns What is wrong.
 */
export async function checkLoad({ clients, kept: read }: Load, mayLose = false): Promise<string[]> {
  const kept = await read()
  const wrong = [...kept].flatMap(([channel, messages]) => checkKept(channel, messages))
  for (const { name, sends, moments } of clients) {
    for (const { channel, data, offset, error } of sends) {
      if (error !== null) {
        // A channel with a fault takes no sends, and says so.
        if (!mayLose || !error.includes('process-closed')) wrong.push(`${data} ended with ${error}`)
        if (kept.get(channel)?.includes(data)) wrong.push(`${data} ended with ${error}, and is there`)
        continue
      }
      const isThere = kept.get(channel)?.[(offset ?? 0) - 1] === data
      const wasTold = moments.get(channel)?.some(({ kind }) => kind === 'fault') === true
      if (!isThere && !(mayLose && wasTold))
        wrong.push(`${data} was acknowledged at ${offset} and is not there`)
    }
    for (const channel of loadChannels) {
      const own = moments.get(channel) ?? []
      if (!mayLose && own.some(({ kind }) => kind === 'fault'))
        wrong.push(`${name} was told a fault on ${channel}`)
      wrong.push(...checkReading(name, channel, own, kept.get(channel) ?? []))
    }
  }
  return wrong
}
