import { describe, expect, it } from 'vitest'
import { startServer } from './support/testServer.js'

const authenticate = ({ token = '' }: { readonly token?: string }) => ({ id: token })
const ada = { token: 'ada' }
const lobby = { t: 'subscribe', ch: 'lobby' } as const

describe('a channel that is gone', () => {
  async function startRooms() {
    const rooms = new Set<string>()
    const asked: object[] = []
    const server = await startServer({
      authenticate,
      channels: (name) => (rooms.has(name) ? { kind: 'log' } : null),
      onCreate: (request) => {
        asked.push(request)
        if (request.channel === 'broken') throw new Error('the database is away')
        if (request.user.id === 'ada') rooms.add(request.channel)
        return Promise.resolve(rooms.has(request.channel))
      },
    })
    return { server, asked }
  }

  it('is made only where a person asks for it and the app agrees', async () => {
    const { server, asked } = await startRooms()
    const [one, bob] = [await server.connect(ada), await server.connect({ token: 'bob' })]
    one.send(lobby)
    expect(await one.next('channel-error')).toMatchObject({ error: 'channel-not-found' })
    expect(asked).toEqual([])
    bob.send({ ...lobby, create: true })
    expect(await bob.next('channel-error')).toMatchObject({ error: 'channel-not-found' })
    one.send({ ...lobby, create: true })
    expect(await one.next('subscribed')).toMatchObject({ ch: 'lobby' })
    expect(asked).toEqual([
      { user: { id: 'bob' }, channel: 'lobby' },
      { user: { id: 'ada' }, channel: 'lobby' },
    ])
    bob.send({ ...lobby, create: true })
    await bob.next('subscribed')
    expect(asked, 'there is one already').toHaveLength(2)
  })

  it('is not made by an app whose function fails, which is reported', async () => {
    const { server } = await startRooms()
    const client = await server.connect(ada)
    client.send({ t: 'subscribe', ch: 'broken', create: true })
    expect(await client.next('channel-error')).toMatchObject({ error: 'server-error' })
    expect(await server.seen('callback-failed')).toMatchObject({ callback: 'onCreate' })
  })
})
