import { createHub, type Hub, type HubOptions } from '../../../src/server/hub.js'
import { connectPeer, type TestPeer } from './testPeer.js'
import { createVirtualClock, type VirtualClock } from './virtualClock.js'

/** A welcomed client of a hub on virtual time. */
export interface Welcomed {
  readonly clock: VirtualClock
  readonly hub: Hub
  readonly client: TestPeer
  /** What it was answered: `<id> at <offset>`, with `again` for a repetition, or `<id> <code>`. */
  readonly answers: () => string[]
}

/** The publish of a number on the channel `a`, with the same number of its producer. */
export const publish = (id: number, more: object = {}): object => ({
  t: 'publish',
  id: `${id}`,
  ch: 'a',
  d: id,
  seq: id,
  ...more,
})

export async function welcomed(
  options: Partial<HubOptions>,
  clock: VirtualClock = createVirtualClock(),
): Promise<Welcomed> {
  const hub = createHub({ environment: clock.environment, ...options })
  const client = connectPeer(hub)
  client.send({ t: 'hello', v: 1, attempt: 0 })
  await clock.tick()
  const answers = (): string[] =>
    client.frames.flatMap((frame) => {
      if (frame.t === 'ack') return [`${frame.id} at ${frame.o}${frame.duplicate ? ' again' : ''}`]
      return frame.t === 'nack' ? [`${frame.id} ${frame.code ?? frame.error}`] : []
    })
  return { clock, hub, client, answers }
}

/** A value after some milliseconds of virtual time. */
export const after = <T>({ environment }: VirtualClock, ms: number, value: T): Promise<T> =>
  new Promise((resolve) => void environment.setTimer(() => resolve(value), ms))

/** A promise as some libraries make it: no promise of the platform, but with a `then`. */
export const thenable = (value: unknown): object =>
  Object.fromEntries(new Map([['then', (done: (value: unknown) => void) => done(value)]]))
