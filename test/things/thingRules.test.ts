import type { Connectivity } from 'react-connectivity'
import { bindThings, thingBindings, watchThings } from 'react-connectivity/things'
import { describe, expect, it } from 'vitest'
import { connectClient, type TestClient } from '../client/support/client.js'
import { startServer, type LiveServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { codeOf, follow, open, statusOf, urlOf } from './support/watched.js'

const connectAs = (server: LiveServer, user: string): Promise<TestClient> =>
  connectClient(urlOf(server), { auth: { getToken: () => user } })

const bindingsOf = (client: Connectivity): object => Object.fromEntries(thingBindings(client).getState())

describe('things and the rules of a server', () => {
  it('are bound and watched only by those who may', async () => {
    const server = await startServer({
      things: {
        authorize: ({ action, thing }) => {
          if (thing === 'fails') throw new Error('no database')
          return action === 'bind' ? thing === 'mine' : { allowed: thing === 'mine', message: 'Not yours.' }
        },
      },
    })
    const client = await connectClient(urlOf(server))
    bindThings(client, ['mine', 'yours', 'fails'])
    const [mine, all] = [follow(client, 'mine'), follow(client, '')]
    await mine.shows('mine on!')
    await until('denied', () => all.now().code === 'denied')
    expect(all.now()).toMatchObject({ isCurrent: false, code: 'denied' })
    expect(Object.fromEntries(thingBindings(client).getState())).toMatchObject({
      mine: { status: 'bound', code: null },
      yours: { status: 'refused', code: 'denied' },
      fails: { status: 'refused', code: 'server-error' },
    })
    expect(server.all('callback-failed')).toMatchObject([{ callback: 'things' }])
  })

  it('are taken away from a client that may no longer bind or watch them, once the app checks again', async () => {
    const banned = new Set<string>()
    let isBroken = false
    const server = await startServer({
      authenticate: ({ token = '' }) => ({ id: token }),
      things: {
        authorize({ user, action, thing }) {
          if (isBroken) throw new Error('no database')
          const allowed = !banned.has(`${user.id} ${action} ${thing}`)
          return { allowed, ...(!allowed && { message: 'Ask the caretaker.' }) }
        },
      },
    })
    const [ada, bob] = [await connectAs(server, 'ada'), await connectAs(server, 'bob')]
    bindThings(ada, ['pump', 'valve'])
    const [ofAda, ofBob] = [follow(ada, 'p'), follow(bob, '')]
    await ofAda.shows('pump on!')
    await ofBob.shows('pump on!, valve on!')
    isBroken = true
    await server.recheck()
    expect(server.all('callback-failed').length, 'a check that fails changes nothing').toBeGreaterThan(0)
    isBroken = false
    banned.add('ada bind pump').add('ada watch p')
    await server.recheck({ user: 'ada' })
    await ofBob.shows('pump off, valve on!')
    await until('the end of the watch', () => ofAda.now().code === 'denied')
    expect(ofAda.now()).toMatchObject({ isCurrent: false, code: 'denied' })
    expect(bindingsOf(ada)).toMatchObject({
      pump: { status: 'refused', code: 'denied' },
      valve: { status: 'bound', code: null },
    })
    const told = ofAda.seen.length
    bindThings(bob, ['pump'])
    await ofBob.shows('pump on!, valve on!')
    await ada.settled()
    expect(ofAda.seen.length, 'nothing more is told').toBe(told)
  })

  it('are bound one by one where the app cannot say what a second client may', async () => {
    const server = await startServer({
      things: {
        ...open,
        bindPolicy(thing) {
          if (thing === 'throws') throw new Error('no database')
          if (thing === 'rubbish') return 'mine' as never
          return thing === 'late' ? (Promise.resolve('all') as never) : 'first-wins'
        },
      },
    })
    const client = await connectClient(urlOf(server))
    bindThings(client, ['one', 'throws', 'two', 'rubbish', 'late', 'three'])
    await until('all answered', () => statusOf(client, 'three') === 'bound')
    const failed = { status: 'refused', code: 'server-error' }
    const bound = { status: 'bound', code: null }
    const expected = { one: bound, two: bound, three: bound, throws: failed, rubbish: failed, late: failed }
    expect(bindingsOf(client)).toMatchObject(expected)
    expect(server.things().map(({ id }) => id)).toEqual(['one', 'two', 'three'])
    expect(server.all('callback-failed').map(({ error }) => String(error))).toEqual([
      'Error: no database',
      expect.stringContaining('expected things.bindPolicy to be a function that returns'),
      expect.stringContaining('expected things.bindPolicy to be a function that returns'),
    ])
  })

  it('are not there on a server without them, which says so', async () => {
    const client = await connectClient(urlOf(await startServer()))
    const all = follow(client, '')
    bindThings(client, ['pump'])
    await until('an answer', () => all.now().code !== null && statusOf(client, 'pump') === 'refused')
    expect(all.now().code).toBe('not-supported')
    expect(codeOf(client, 'pump')).toBe('not-supported')
  })

  it('are bounded: those of one connection, its watches, and those that are remembered', async () => {
    const server = await startServer({
      things: { ...open, maxPerConnection: 2, maxWatches: 1, maxRemembered: 3 },
    })
    const client = await connectClient(urlOf(server))
    const all = follow(client, '')
    await until('current', () => all.now().isCurrent)
    const second = follow(client, 'a')
    await until('refused', () => second.now().code === 'too-many')
    for (let round = 0; round < 4; round += 1) {
      const unbind = bindThings(client, [`a${round}`, `b${round}`, `c${round}`])
      await until('refused', () => statusOf(client, `c${round}`) === 'refused')
      unbind()
      await until('unbound', () => all.now().things.get(`b${round}`)?.isConnected === false)
    }
    // A long watch knows what the server knows, and no more.
    expect([...all.now().things.keys()]).toEqual(['b2', 'a3', 'b3'])
    const late = await connectClient(urlOf(server))
    const remembered = follow(late, '')
    await until('current', () => remembered.now().isCurrent)
    expect(remembered.now().things.size).toBe(3)
  })

  it('tell a developer what is wrong with an id', async () => {
    const client = await connectClient(urlOf(await startServer({ things: open })))
    expect(() => bindThings(client, [''])).toThrow('bindThings: expected ids of 1 to 200 characters')
    expect(() => bindThings(client, 'pump' as never)).toThrow(`got "pump"`)
    expect(() => watchThings(client, 7 as never)).toThrow('watchThings: expected the start of ids')
    await expect(startServer({ things: {} as never })).rejects.toThrow(
      'expected things.authorize to be a function',
    )
    await expect(startServer({ things: { ...open, bindPolicy: 'mine' as never } })).rejects.toThrow(
      '`first-wins`',
    )
  })
})
