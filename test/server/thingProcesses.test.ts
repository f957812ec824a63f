import { describe, expect, it } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import { LEASE_MS, startThingHubs, things } from './support/thingHubs.js'
import { createVirtualClock } from './support/virtualClock.js'

describe('the things of a process', () => {
  it('are offline on the others when it dies, after its lease, with a time at which they were surely heard', async () => {
    const { clock, connect, processes, pass } = startThingHubs([0, 0], things())
    const [gateway, person] = [await connect(0), await connect(1)]
    person.watch()
    gateway.bind('pump')
    for (let n = 0; n < 60; n += 1) {
      gateway.ping()
      person.ping()
      await pass(5000)
    }
    const heardAt = clock.environment.now() - 5000
    await pass(15_000)
    processes[0]?.kill()
    await pass(14_000)
    expect(person.read().seen).toEqual(['pump on!'])
    await pass(LEASE_MS - 14_000)
    expect(person.read().seen).toEqual(['pump on!', 'pump off'])
    const at = person.known.get('pump')?.at ?? 0
    expect(at).toBeLessThanOrEqual(heardAt)
    expect(at).toBeGreaterThan(heardAt - 30_000)
  })

  it('are offline at once when it ends politely', async () => {
    const { connect, processes, settle } = startThingHubs([0, 0], things())
    const [gateway, person] = [await connect(0), await connect(1)]
    person.watch()
    gateway.bind('pump')
    await settle()
    await processes[0]?.hub.close()
    processes[0]?.kill()
    await settle()
    expect(person.read().seen).toEqual(['pump on!', 'pump off'])
  })

  it('are there again when it was frozen for longer than its lease, and did not end those of the others', async () => {
    const { connect, processes, pass, settle } = startThingHubs([0, 0], things())
    const [pump, valve, person] = [await connect(0), await connect(1), await connect(1)]
    person.watch()
    pump.bind('pump')
    valve.bind('valve')
    await settle()
    processes[0]?.freeze()
    await pass(LEASE_MS)
    expect(processes[1]?.states()).toBe('pump off, valve on!')
    processes[0]?.thaw()
    await settle()
    expect(processes.map((process) => process.states())).toEqual([
      'pump on!, valve on!',
      'pump on!, valve on!',
    ])
    expect(person.read().seen.filter((state) => state.startsWith('pump'))).toEqual([
      'pump on!',
      'pump off',
      'pump on!',
    ])
    expect(person.seen.filter((state) => state.startsWith('valve'))).toEqual(['valve on!'])
  })

  it.each(['first-wins', 'last-wins'] as const)(
    'are left to those who have bound them while it was frozen, with %s',
    async (policy) => {
      const { connect, processes, pass, settle } = startThingHubs([0, 0], things(policy))
      const [frozen, next] = [await connect(0), await connect(1)]
      frozen.bind('pump', 'valve')
      await settle()
      processes[0]?.freeze()
      await pass(LEASE_MS)
      next.bind('pump')
      await settle()
      processes[0]?.thaw()
      await settle()
      expect([...next.read().bound]).toEqual(['pump'])
      expect([...frozen.read().bound]).toEqual(['valve'])
      const code = policy === 'first-wins' ? 'already-bound' : 'bound-elsewhere'
      expect(frozen.refusals.get('pump')).toMatchObject({ error: code })
      expect(processes.map((process) => process.states())).toEqual([
        'pump on!, valve on!',
        'pump on!, valve on!',
      ])
    },
  )

  it('are remembered up to the limit, on each process', async () => {
    const { connect, processes, settle } = startThingHubs([0, 0], things('first-wins', { maxRemembered: 2 }))
    const [gateway, person] = [await connect(0), await connect(1)]
    person.watch()
    gateway.bind('a', 'b', 'c', 'd')
    await settle()
    for (const id of ['a', 'b', 'c']) {
      gateway.unbind(id)
      await settle()
    }
    expect([...person.read().known.keys()].toSorted()).toEqual(['b', 'c', 'd'])
    expect(processes.map((process) => process.states())).toEqual([
      'b off, c off, d on!',
      'b off, c off, d on!',
    ])
  })
})

describe('a process whose store fails', () => {
  it('claims no thing of the others until it has heard of them again', async () => {
    const { connect, processes, pass, settle } = startThingHubs([0, 0], things())
    const [pump, valve] = [await connect(0), await connect(1)]
    pump.bind('pump')
    valve.bind('valve')
    await settle()
    processes[1]?.cut()
    await settle()
    // Its clients are sent away.
    expect(valve.read().isOver()).toBe(true)
    expect(processes[1]?.states()).toBe('pump off, valve off')
    pump.bind('fan')
    await pass(500)
    processes[1]?.mend()
    await pass(5000)
    expect(processes[1]?.states()).toBe('fan on!, pump on!, valve off')
    expect(processes[0]?.states(), 'long before its lease is over').toBe('fan on!, pump on!, valve off')
  })

  it('makes up for what was lost between them', async () => {
    const { clock, connect, processes, settle } = startThingHubs([0, 0], things())
    const gateway = await connect(0)
    gateway.bind('pump', 'valve')
    await settle()
    gateway.unbind('pump')
    await clock.tick()
    const [, other] = processes
    if (other === undefined) throw new Error('two processes')
    expect(other.inbox).toHaveLength(1)
    other.inbox = []
    gateway.bind('fan')
    await settle()
    expect(other.states()).toBe('fan on!, pump off, valve on!')
  })

  it('tells everything again after it could not tell something', async () => {
    const { clock, connect, processes, pass, settle } = startThingHubs([0, 0], things())
    const gateway = await connect(0)
    gateway.bind('pump', 'valve')
    await settle()
    const [own, other] = processes
    if (own === undefined || other === undefined) throw new Error('two processes')
    own.isCut = true
    gateway.unbind('pump')
    await clock.tick()
    own.isCut = false
    await settle()
    expect(other.states()).toBe('pump on!, valve on!')
    await pass(5000)
    expect(other.states()).toBe('pump off, valve on!')
  })

  it('tells again after a store that never answered was opened anew', async () => {
    const { clock, connect, processes, pass, settle } = startThingHubs([0, 0], things())
    const [own, other] = processes
    if (own === undefined || other === undefined) throw new Error('two processes')
    const gateway = await connect(0)
    gateway.bind('pump')
    await settle()
    own.isStalled = true
    gateway.unbind('pump')
    await clock.tick()
    own.cut()
    own.isStalled = false
    own.mend()
    await pass(5000)
    const again = await connect(0)
    again.bind('fan')
    await settle()
    expect(other.states()).toBe('fan on!, pump off')
  })
})

describe('a server that has its store for itself', () => {
  it('does nothing for other processes', async () => {
    const timersOf = async (options: object): Promise<number> => {
      const clock = createVirtualClock()
      createHub({ environment: clock.environment, ...options })
      await clock.advance(10_000)
      return clock.timers()
    }
    expect(await timersOf(things())).toBe(await timersOf({}))
  })
})
