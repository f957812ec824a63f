import { describe, expect, it } from 'vitest'
import type { MessageFrame } from '../../src/wire/messageFrames.js'
import { startServer, type TestServer } from './support/testServer.js'

const byToken = { authenticate: ({ token = '' }) => ({ id: token, nick: token.slice(0, 2) }) } as const

/** Ada publishes; what bob gets. */
async function heard(server: TestServer, ch = 'a'): Promise<MessageFrame> {
  const [ada, bob] = [await server.connect({ token: 'ada@home' }), await server.connect({ token: 'bob' })]
  bob.send({ t: 'subscribe', ch })
  await bob.next('subscribed')
  ada.send({ t: 'publish', id: 'x', ch, d: 1 })
  await ada.next('ack')
  return bob.next('message')
}

describe('the sender of a message', () => {
  it('is told to nobody by default: no frame has a trace of the user', async () => {
    const server = await startServer(byToken)
    const message = await heard(server)
    expect(message).toEqual({ t: 'message', ch: 'a', o: 1, d: 1, id: 'x', at: message.at })
    expect(JSON.stringify(message)).not.toContain('ada')
  })

  it('is the id of the user, or a public name, where the server or the channel says so', async () => {
    const server = await startServer({
      ...byToken,
      from: 'user-id',
      channels: {
        a: { kind: 'log' },
        named: { kind: 'log', from: (user) => (user as unknown as { readonly nick: string }).nick },
        masked: { kind: 'latest', from: 'none' },
        unknown: { kind: 'log', from: () => null },
      },
    })
    expect((await heard(server)).from).toBe('ada@home')
    expect((await heard(server, 'named')).from).toBe('ad')
    expect('from' in (await heard(server, 'masked'))).toBe(false)
    expect('from' in (await heard(server, 'unknown'))).toBe(false)
  })

  it('is refused at the start when it is no choice, and so is an onPublish that is no function', async () => {
    await expect(startServer({ from: 'digest' as never })).rejects.toThrow(
      'expected from to be "none", "user-id" or a function, got "digest"',
    )
    await expect(startServer({ onPublish: {} as never })).rejects.toThrow(
      'expected onPublish to be a function',
    )
  })

  it('of server code is a name that a client could read', async () => {
    const server = await startServer()
    for (const from of ['', 'x'.repeat(201), 7 as never])
      await expect(server.publish('a', 1, { from })).rejects.toThrow('expected the from of a message')
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' })
    await client.next('subscribed')
    await server.publish('a', 1, { from: 'the office' })
    expect(await client.next('message')).toMatchObject({ from: 'the office' })
  })

  it('is never left out because its function fails: the message is refused for a moment', async () => {
    let name: unknown = 7
    const server = await startServer({ ...byToken, from: () => name as string })
    const ada = await server.connect({ token: 'ada' })
    ada.send({ t: 'publish', id: 'x', ch: 'a', d: 1 })
    expect(await ada.next('nack')).toMatchObject({ id: 'x', error: 'server-error' })
    expect(await server.seen('callback-failed')).toMatchObject({ callback: 'from' })
    name = 'ada'
    ada.send({ t: 'publish', id: 'x', ch: 'a', d: 1 })
    expect(await ada.next('ack')).toMatchObject({ id: 'x', o: 1 })
  })
})
