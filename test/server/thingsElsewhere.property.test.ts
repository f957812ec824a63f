import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BindPolicy } from 'react-connectivity/server'
import type { HubProcess } from './support/hubProcess.js'
import { ThingClient } from './support/thingClient.js'
import { startThingHubs } from './support/thingHubs.js'

const policies: Readonly<Record<string, BindPolicy>> = {
  'first/1': 'first-wins',
  'first/2': 'first-wins',
  'last/1': 'last-wins',
  'all/1': 'all',
}

type Step =
  | { readonly do: 'connect'; readonly process: number }
  | { readonly do: 'bind' | 'unbind'; readonly client: number; readonly thing: string }
  | { readonly do: 'leave' | 'ping'; readonly client: number }
  | { readonly do: 'move'; readonly client: number; readonly process: number }
  | { readonly do: 'freeze' | 'thaw' | 'cut' | 'mend' | 'kill' | 'close'; readonly process: number }
  | { readonly do: 'read'; readonly process: number; readonly count: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'tick' }

const process = fc.integer({ min: 0, max: 2 })
const client = fc.integer({ min: 0, max: 9 })
const thing = fc.constantFrom(...Object.keys(policies))

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('connect' as const), process }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('bind' as const), client, thing }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('unbind' as const), client, thing }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'ping' as const), client }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), client, process }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('freeze' as const, 'thaw' as const), process }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('cut' as const, 'mend' as const, 'kill' as const, 'close' as const),
      process,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      process,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 9000 }) }),
  },
  { weight: 6, arbitrary: fc.constant({ do: 'tick' as const }) },
)

/** Three processes, whose clocks differ, and the clients that have come to them. */
function startWorld() {
  const hubs = startThingHubs([0, 400, -300], {
    authenticate: ({ token = '' }) => ({ id: token }),
    things: { authorize: () => true, bindPolicy: (id) => policies[id] ?? 'first-wins' },
  })
  const { clock, processes, start } = hubs
  /** The processes that live, each in its place. */
  const places: HubProcess[] = [...processes]
  const clients: ThingClient[] = []

  const at = (index: number): HubProcess | undefined => places[index]
  const of = (index: number): ThingClient | undefined => {
    const found = clients[index % Math.max(1, clients.length)]?.read()
    return found?.isOver() === false && found.process.isRunning() ? found : undefined
  }
  const replace = (index: number): void => {
    places[index]?.kill()
    places[index] = start()
  }
  async function connect(index: number, hello: object = {}): Promise<void> {
    const place = at(index)
    if (place?.isRunning() !== true) return
    clients.push(new ThingClient(place, hello))
    await clock.tick()
  }

  async function take(one: Step): Promise<void> {
    switch (one.do) {
      case 'connect':
        return connect(one.process)
      case 'bind':
        return of(one.client)?.bind(one.thing)
      case 'unbind':
        return of(one.client)?.unbind(one.thing)
      case 'leave':
        return of(one.client)?.leave()
      case 'ping':
        return of(one.client)?.ping()
      case 'move':
        return connect(one.process, { session: of(one.client)?.session() })
      case 'freeze':
        return at(one.process)?.freeze()
      case 'thaw':
        return at(one.process)?.thaw()
      case 'cut':
        return at(one.process)?.cut()
      case 'mend':
        return at(one.process)?.mend()
      case 'kill':
        return replace(one.process)
      case 'close':
        if (at(one.process)?.isRunning() === true) await at(one.process)?.hub.close()
        return replace(one.process)
      case 'read':
        return void at(one.process)?.read(one.count)
      case 'wait':
        return clock.advance(one.ms)
      case 'tick':
        return clock.tick()
    }
  }

  /** The faults are over, and all that was told is read. */
  async function calm(): Promise<void> {
    for (const place of places) {
      place.thaw()
      if (place.isCut) place.mend()
    }
    await hubs.settle()
    await hubs.pass(30_000)
  }
  return { clients, places, take, calm }
}

/** What a process knows of each thing; what it does not know is not connected. */
const viewOf = (place: HubProcess) =>
  Object.keys(policies).map((id) => {
    const found = place.things().find((one) => one.id === id)
    const { isConnected = false, isReporting = false, lastConnectedAt = null } = found ?? {}
    return { id, isConnected, isReporting, since: isConnected ? lastConnectedAt : null }
  })

describe('processes that share a store, whatever happens to them', () => {
  it('come to the same view, of what clients really have; and one client has what only one may have', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const { clients, places, take, calm } = startWorld()
        for (const index of places.keys()) await take({ do: 'connect', process: index })
        for (const one of steps) await take(one)
        await calm()
        const [first, ...others] = places.map(viewOf)
        for (const other of others) expect(other).toEqual(first)
        for (const { id, isConnected } of first ?? []) {
          const holders = clients.filter((one) => !one.read().isOver() && one.bound.has(id))
          expect(isConnected, id).toBe(holders.length > 0)
          if (policies[id] !== 'all') expect(holders.length, id).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 150 },
    )
  })
})
