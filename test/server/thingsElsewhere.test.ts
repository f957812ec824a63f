import { describe, expect, it } from 'vitest'
import { LEASE_MS, startThingHubs, things } from './support/thingHubs.js'

describe('a person who watches on one process', () => {
  it('sees the things that are bound on any, those of before and those that change', async () => {
    const { connect, processes, settle } = startThingHubs([0, 0], things())
    const gateway = await connect(0)
    gateway.bind('hall/pump')
    await settle()
    const person = await connect(1)
    person.watch('hall/')
    await settle()
    expect(person.read().seen).toEqual(['hall/pump on!'])
    gateway.bind('hall/valve', 'roof/fan')
    await settle()
    gateway.unbind('hall/pump')
    await settle()
    expect(person.read().seen).toEqual(['hall/pump on!', 'hall/valve on!', 'hall/pump off'])
    gateway.leave()
    await settle()
    expect(person.read().seen.slice(3)).toEqual(['hall/valve off'])
    expect(processes[1]?.things()).toEqual(processes[0]?.things())
    expect(processes[1]?.states()).toBe('hall/pump off, hall/valve off, roof/fan off')
  })

  it('sees since when a thing is connected, when it falls silent and when it was heard last, as on its own process', async () => {
    const { clock, connect, processes, pass } = startThingHubs([0, 0], things())
    const [gateway, person] = [await connect(0), await connect(1)]
    person.watch()
    await pass(3000)
    gateway.bind('pump')
    const since = clock.environment.now()
    await pass(10_000)
    gateway.ping()
    const heardAt = clock.environment.now()
    for (let n = 0; n < 8; n += 1) {
      person.ping()
      await pass(5000)
    }
    expect(person.read().known.get('pump')).toEqual({
      id: 'pump',
      connected: true,
      reporting: false,
      since,
      at: heardAt,
    })
    for (let n = 0; n < 5; n += 1) {
      person.ping()
      await pass(5000)
    }
    expect(gateway.read().isOver(), 'sent away after the idle time').toBe(true)
    expect(person.read().known.get('pump')).toEqual({ id: 'pump', connected: false, since, at: heardAt })
    expect(processes[1]?.things()).toEqual(processes[0]?.things())
  })

  it('sees everything on a process that starts later, more than one message of it, and what was bound by a process that died', async () => {
    const { connect, processes, pass, settle, start } = startThingHubs(
      [0, 0],
      things('first-wins', { maxPerConnection: 2000 }),
    )
    const [wall, other] = [await connect(0), await connect(1)]
    const ids = Array.from({ length: 1200 }, (_, index) => `wall/${String(index).padStart(4, '0')}`)
    for (let from = 0; from < ids.length; from += 200) wall.bind(...ids.slice(from, from + 200))
    other.bind('attic/fan')
    await settle()
    processes[1]?.kill()
    await pass(LEASE_MS)
    expect(processes[0]?.things().find(({ id }) => id === 'attic/fan')).toMatchObject({ isConnected: false })
    const late = start()
    await settle()
    expect(late.things()).toHaveLength(1201)
    expect(late.things()).toEqual(processes[0]?.things())
  })

  it('is told once, and no more when nothing has changed', async () => {
    const { connect, pass, settle, start } = startThingHubs([0, 0], things())
    const [gateway, person] = [await connect(0), await connect(1)]
    person.watch()
    gateway.bind('pump', 'valve')
    await settle()
    expect(person.read().seen).toEqual(['pump on!', 'valve on!'])
    start()
    await settle()
    for (let n = 0; n < 5; n += 1) {
      gateway.ping()
      person.ping()
      await pass(10_000)
    }
    expect(person.read().seen).toEqual(['pump on!', 'valve on!'])
  })

  it('is told nothing again when another process asks for more things than fit a message', async () => {
    const { connect, settle, start } = startThingHubs([0, 0], things('first-wins', { maxPerConnection: 700 }))
    const [gateway, person] = [await connect(0), await connect(1)]
    person.watch()
    for (let n = 0; n < 3; n += 1) gateway.bind(...Array.from({ length: 230 }, (_, index) => `${n}/${index}`))
    await settle()
    expect(person.read().seen).toHaveLength(690)
    start()
    await settle()
    expect(person.read().seen).toHaveLength(690)
  })
})

describe('a thing that two clients of two processes bind', () => {
  it('is refused to the second one, until the first one has gone; the answer says when it may be free', async () => {
    const { connect, processes, pass, settle } = startThingHubs([0, 0], things())
    const [ghost, next] = [await connect(0), await connect(1)]
    ghost.bind('pump')
    await pass(10_000)
    next.bind('pump')
    await settle()
    expect(next.read().refusals.get('pump')).toEqual({ error: 'already-bound', retryAfterMs: 20_000 })
    for (let n = 0; n < 9; n += 1) {
      next.ping()
      await pass(5000)
    }
    next.bind('pump')
    await settle()
    // It is silent by now, and everybody knows since when.
    expect(next.read().refusals.get('pump')).toEqual({ error: 'already-bound', retryAfterMs: 5000 })
    await pass(5000)
    next.bind('pump')
    await settle()
    expect([...next.read().bound]).toEqual(['pump'])
    expect(processes.map((process) => process.states())).toEqual(['pump on!', 'pump on!'])
  })

  it('goes to the last one where the server says so, and the first one is told', async () => {
    const { clock, connect, processes, pass, settle } = startThingHubs([30_000, 0], things('last-wins'))
    const [first, last] = [await connect(0), await connect(1)]
    first.bind('pump')
    await pass(1000)
    last.bind('pump')
    await settle()
    expect([first, last].map((client) => [...client.read().bound])).toEqual([[], ['pump']])
    expect(first.refusals.get('pump')).toEqual({ error: 'bound-elsewhere' })
    const now = clock.environment.now()
    for (const process of processes)
      expect(process.things()).toMatchObject([{ isConnected: true, lastConnectedAt: now }])
  })

  it('belongs to both where the server says so: a person is there while one of their devices is', async () => {
    const { clock, connect, processes, pass, settle } = startThingHubs([0, 0, 0], things('all'))
    const [desk, phone, person] = [await connect(0), await connect(1), await connect(2)]
    const since = clock.environment.now()
    desk.bind('room/ada')
    await pass(1000)
    phone.bind('room/ada')
    person.watch('room/')
    await settle()
    desk.leave()
    await settle()
    expect(new Set(person.read().seen)).toEqual(new Set(['room/ada on!']))
    for (const process of processes) expect(process.things()).toMatchObject([{ lastConnectedAt: since }])
    phone.unbind('room/ada')
    await settle()
    expect(person.read().seen.at(-1)).toBe('room/ada off')
  })

  it.each(['first-wins', 'last-wins'] as const)(
    'has one of them after they have crossed each other, with %s',
    async (policy) => {
      const { connect, processes, clock, pass, settle } = startThingHubs([0, 0, 0], things(policy))
      await settle()
      const [first, last] = [await connect(0), await connect(1)]
      first.bind('pump')
      await clock.advance(5)
      last.bind('pump')
      await clock.tick()
      expect(
        [first, last].map((client) => [...client.read().bound]),
        'not yet',
      ).toEqual([['pump'], ['pump']])
      await settle()
      const firstStays = policy === 'first-wins'
      expect([first, last].map((client) => client.read().bound.has('pump'))).toEqual([
        firstStays,
        !firstStays,
      ])
      // The one that was later under first-wins asks again, as if it had been refused.
      expect((firstStays ? last : first).refusals.get('pump')).toEqual(
        firstStays ? { error: 'already-bound', retryAfterMs: 20_000 } : { error: 'bound-elsewhere' },
      )
      expect(processes.map((process) => process.states())).toEqual(['pump on!', 'pump on!', 'pump on!'])
      const winner = firstStays ? first : last
      winner.leave()
      await pass(500)
      expect(processes.map((process) => process.states())).toEqual(['pump off', 'pump off', 'pump off'])
    },
  )

  it('stays with a client that comes to another process after its own has died, at once', async () => {
    const { connect, processes, settle } = startThingHubs([0, 0], things())
    const gateway = await connect(0)
    const stranger = await connect(1)
    gateway.bind('pump')
    await settle()
    processes[0]?.kill()
    const again = await connect(1, { session: gateway.session() })
    stranger.bind('pump')
    again.bind('pump')
    await settle()
    expect([...again.read().bound]).toEqual(['pump'])
    expect([...stranger.read().bound]).toEqual([])
    again.unbind('pump')
    await settle()
    expect(processes[1]?.states(), 'nothing is left of the process that died').toBe('pump off')
  })

  it('has one client, and no other believes to have it, when they ask again at the same moment', async () => {
    // The first one asks again while the app is still being asked about the second one.
    for (let turns = 0; turns < 10; turns += 1) {
      const { connect, settle } = startThingHubs([0], things('last-wins'))
      const [first, second] = [await connect(0), await connect(0)]
      first.bind('pump')
      await settle()
      second.bind('pump')
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      first.bind('pump')
      await settle()
      expect(
        [first, second].filter((client) => client.read().bound.has('pump')),
        `${turns} turns`,
      ).toHaveLength(1)
    }
  })
})
