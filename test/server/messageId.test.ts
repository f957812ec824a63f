import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { startServer } from './support/testServer.js'

type Stores = () => Promise<{ readonly first: ChannelStore; readonly second: () => ChannelStore }>

const inMemory: Stores = async () => {
  const store = createMemoryStore()
  return { first: store, second: () => store }
}
const onDisk: Stores = async () => {
  const location = await mkdtemp(join(tmpdir(), 'connectivity-id-'))
  onTestFinished(() => rm(location, { recursive: true, force: true }))
  return { first: createLevelStore({ location }), second: () => createLevelStore({ location }) }
}

const at = expect.any(Number) as number

describe('a message', () => {
  it.each([
    ['memory', inMemory],
    ['disk', onDisk],
  ])('carries the id it was published under, live, on replay and in pages, from %s', async (_, make) => {
    const stores = await make()
    const options = { authenticate: ({ token = '' }) => ({ id: token }) }
    const server = await startServer({ ...options, store: stores.first })
    const ada = await server.connect({ token: 'ada\nQ' })
    ada.send({ t: 'subscribe', ch: 'a' })
    const { pos } = await ada.next('subscribed')
    const id = 'an id\nof two lines'
    ada.send({ t: 'publish', id, ch: 'a', d: 1 })
    expect(await ada.next('message')).toEqual({ t: 'message', ch: 'a', o: 1, d: 1, id, at })
    await ada.next('ack')
    await server.publish('a', 2)
    expect(await ada.next('message')).toEqual({ t: 'message', ch: 'a', o: 2, d: 2, at })
    await server.publish('a', 3, { id: 'from-the-server' })
    expect(await ada.next('message')).toEqual({
      t: 'message',
      ch: 'a',
      o: 3,
      d: 3,
      id: 'from-the-server',
      at,
    })
    await server.close()

    const later = await startServer({ ...options, store: stores.second() })
    const bob = await later.connect({ token: 'bob' })
    bob.send({ t: 'subscribe', ch: 'a', pos })
    await bob.until(() => bob.messages('a').length === 3)
    const ids = [{ id }, {}, { id: 'from-the-server' }]
    const expected = [1, 2, 3].map((n, i) => ({ o: n, d: n, at, ...ids[i] }))
    expect(bob.messages('a')).toEqual(expected.map((one) => ({ t: 'message', ch: 'a', ...one })))
    bob.send({ t: 'page', ch: 'a', epoch: pos.epoch, before: 4, limit: 10 })
    expect((await bob.next('page')).messages).toEqual(expected)
    expect(JSON.stringify(bob.frames), 'frames do not name the publisher').not.toContain('ada')
  })

  it('has an id within its user: the same id of two users, or of the server, is two messages', async () => {
    const server = await startServer({ authenticate: ({ token = '' }) => ({ id: token }) })
    // Names that would collide if scope and id were only concatenated.
    const [one, two, nobody] = [
      await server.connect({ token: 'team' }),
      await server.connect({ token: 'team\nbob' }),
      await server.connect({ token: '' }),
    ]
    one.send({ t: 'publish', id: 'bob\nQ', ch: 'a', d: 1 })
    expect(await one.next('ack')).toEqual({ t: 'ack', id: 'bob\nQ', o: 1 })
    two.send({ t: 'publish', id: 'Q', ch: 'a', d: 2 })
    expect(await two.next('ack')).toEqual({ t: 'ack', id: 'Q', o: 2 })
    nobody.send({ t: 'publish', id: 'Q', ch: 'a', d: 3 })
    expect(await nobody.next('ack')).toEqual({ t: 'ack', id: 'Q', o: 3 })
    expect(await server.publish('a', 4, { id: 'Q' })).toEqual({ offset: 4 })
    expect(await server.publish('a', 4, { id: 'Q' })).toEqual({ offset: 4 })
  })

  it('of the server cannot have an id that no client could read', async () => {
    const server = await startServer()
    for (const id of ['', 'x'.repeat(201), '\ud800'])
      await expect(server.publish('a', 1, { id })).rejects.toThrow('to be a text of 1 to 200 characters')
    expect(await server.publish('a', 1)).toEqual({ offset: 1 })
  })
})
