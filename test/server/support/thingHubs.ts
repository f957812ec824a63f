import type { BindPolicy, HubOptions, ThingsOption } from 'react-connectivity/server'
import { HubProcess } from './hubProcess.js'
import { createSharedMemory } from './sharedMemory.js'
import { ThingClient } from './thingClient.js'
import { createVirtualClock } from './virtualClock.js'

/** Options of a hub where everybody may bind and watch things; the token names the user. */
export const things = (bindPolicy: BindPolicy = 'first-wins', more: Partial<ThingsOption> = {}) => ({
  authenticate: ({ token = 'ada' }: { readonly token?: string }) => ({ id: token }),
  things: { authorize: () => true, bindPolicy, ...more },
})

/** Longer than the lease of a process, and shorter than the silence after which a client is not reporting. */
export const LEASE_MS = 21_000

/** Processes on one store. The clock of each is wrong by so many milliseconds. */
export function startThingHubs(offsets: readonly number[], options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const memory = createSharedMemory()
  const processes: HubProcess[] = []
  const start = (offsetMs = 0): HubProcess => {
    const process = new HubProcess(processes, clock, memory.store(), options, offsetMs)
    processes.push(process)
    return process
  }
  for (const offset of offsets) start(offset)
  /** Lets all processes read what the others tell, until none of them has anything to tell. */
  const settle = async (): Promise<void> => {
    await clock.tick()
    for (let read = 1, rounds = 0; read > 0; rounds += 1) {
      if (rounds > 50) throw new Error('they come to no end')
      read = 0
      for (const process of processes) read += process.read()
      await clock.tick()
    }
  }
  return {
    clock,
    processes,
    start,
    settle,
    /** Lets time pass, and all processes read what the others tell. */
    async pass(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= 500) {
        await clock.advance(Math.min(500, left))
        await settle()
      }
    },
    async connect(index: number, hello: object = {}): Promise<ThingClient> {
      const process = processes[index]
      if (process === undefined) throw new Error(`there is no process ${index}`)
      const client = new ThingClient(process, hello)
      await clock.tick()
      return client.read()
    },
  }
}
