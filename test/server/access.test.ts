import { describe, expect, it } from 'vitest'
import { sessionOf, startServer } from './support/testServer.js'

describe('access', () => {
  it('is checked at every subscribe and publish, on resume too, and again after rights changed [S6]', async () => {
    const rights = new Set(['ada'])
    const server = await startServer({
      authenticate: ({ token = '' }) => ({ id: token }),
      authorize: ({ user, action }) => rights.has(user.id) || { allowed: false, message: `No ${action}.` },
    })
    const ada = await server.connect({ token: 'ada' })
    ada.send({ t: 'subscribe', ch: 'a' })
    const { pos } = await ada.next('subscribed')
    await server.publish('a', 1)
    await ada.next('message')
    // Another user with everything that ada's client knows.
    const bob = await server.connect({ token: 'bob', session: sessionOf(ada.welcome) })
    expect(bob.welcome.session.resumed).toBe(false)
    bob.send({ t: 'subscribe', ch: 'a', pos }, { t: 'publish', id: '1', ch: 'a', d: 1 })
    expect(await bob.next('channel-error')).toEqual({
      t: 'channel-error',
      ch: 'a',
      error: 'channel-denied',
      message: 'No subscribe.',
    })
    expect(await bob.next('nack')).toMatchObject({ error: 'forbidden', message: 'No publish.' })
    rights.delete('ada')
    await server.recheck()
    expect(await ada.next('channel-error')).toMatchObject({ ch: 'a', error: 'channel-denied' })
    await server.publish('a', 2)
    await ada.settle()
    expect(ada.offsets('a')).toEqual([1])
    const back = await server.connect({ token: 'ada', session: sessionOf(ada.welcome) })
    expect(back.welcome.session.resumed).toBe(true)
    back.send({ t: 'subscribe', ch: 'a', pos })
    expect(await back.next('channel-error')).toMatchObject({ error: 'channel-denied' })
    expect([...bob.offsets('a'), ...back.offsets('a')]).toEqual([])
  })

  it('survives callbacks that throw', async () => {
    const server = await startServer({
      channels: (name) => {
        if (name === 'boom') throw new Error('bug in channels')
        return name === 'gone' ? null : { kind: 'log' }
      },
      authorize: ({ channel }) => {
        if (channel === 'odd') throw new Error('bug in authorize')
        return channel === 'slow' ? Promise.reject(new Error('late bug')) : true
      },
    })
    server.on(() => {
      throw new Error('bug in a listener')
    })
    const client = await server.connect()
    for (const ch of ['boom', 'gone', 'odd', 'slow', 'fine']) client.send({ t: 'subscribe', ch })
    await client.next('subscribed')
    await client.settle()
    expect(client.frames.filter((frame) => frame.t === 'channel-error')).toMatchObject([
      { ch: 'boom', error: 'server-error', message: 'The server could not look up this channel.' },
      { ch: 'gone', error: 'channel-not-found', message: 'Channel not found.' },
      { ch: 'odd', error: 'server-error', message: 'The server could not check access.' },
      { ch: 'slow', error: 'server-error', message: 'The server could not check access.' },
    ])
    const failed = server.events.filter((event) => event.type === 'callback-failed')
    expect(new Set(failed.map(({ callback }) => callback))).toEqual(
      new Set(['channels', 'authorize', 'listener']),
    )
  })
})
