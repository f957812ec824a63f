import { describe, expect, it } from 'vitest'
import { sessionOf, startServer } from './support/testServer.js'

const channels = { inbox: { kind: 'session' }, room: { kind: 'log' } } as const
const authenticate = ({ token = '' }: { readonly token?: string }) => ({ id: token })

describe('the identity of a client', () => {
  it('is sent as an opaque id: the same for one user on every server, different for every other user', async () => {
    const [one, two] = [await startServer({ authenticate }), await startServer({ authenticate })]
    const userOf = async (server: typeof one, token: string): Promise<string> =>
      (await server.connect({ token })).welcome.user
    const ada = await userOf(one, 'ada@example.org')
    expect(await userOf(one, 'ada@example.org')).toBe(ada)
    expect(await userOf(two, 'ada@example.org'), 'also in another process').toBe(ada)
    expect(await userOf(one, 'bob@example.org')).not.toBe(ada)
    expect(ada).not.toContain('ada')
    expect(ada).toMatch(/^[\w-]{22,200}$/)
    const back = await one.connect({ token: 'ada@example.org' })
    const again = await one.connect({ token: 'ada@example.org', session: sessionOf(back.welcome) })
    expect(again.welcome).toMatchObject({ user: ada, session: { resumed: true } })
  })

  it('guards its session: another user cannot resume it, and the answer does not reveal it', async () => {
    const server = await startServer({ authenticate, channels })
    const ada = await server.connect({ token: 'ada' })
    ada.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await ada.next('subscribed')
    await server.publish('inbox', 'for ada', { session: ada.welcome.session.id })
    await ada.next('message')
    const bob = await server.connect({ token: 'bob', session: sessionOf(ada.welcome), attempt: 1 })
    expect(bob.welcome.session.resumed).toBe(false)
    expect(bob.welcome.session.id).not.toBe(ada.welcome.session.id)
    expect(bob.welcome.session.key).not.toBe(ada.welcome.session.key)
    bob.send({ t: 'subscribe', ch: 'inbox', pos: { ...pos, offset: 0 } })
    expect(await bob.next('channel-error')).toEqual({
      t: 'channel-error',
      ch: 'inbox',
      error: 'process-closed',
    })
    bob.send({ t: 'subscribe', ch: 'inbox', pos: { epoch: '*', offset: 0 } })
    expect(await bob.next('subscribed')).toMatchObject({ replay: 0 })
    await bob.settle()
    expect(bob.messages('inbox')).toEqual([])
    const told = JSON.stringify(bob.frames)
    for (const secret of [ada.welcome.session.id, ada.welcome.session.key, ada.welcome.user, 'for ada'])
      expect(told).not.toContain(secret)
    await ada.settle()
    expect(ada.isClosed, 'the owner notices nothing').toBe(false)
    expect(server.sessions().map(({ user }) => user.id)).toEqual(['ada', 'bob'])
  })
})
