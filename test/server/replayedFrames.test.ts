import { describe, expect, it } from 'vitest'
import { createLevelStore } from 'react-connectivity/server/level'
import { storeFolder } from '../client/support/serverInProcess.js'
import { startServer, sessionOf } from './support/testServer.js'

/** Everything that a client said on one connection, as a log or a proxy would have it. */
const captured = (session: { id: string; key: string }) => ({
  hello: { t: 'hello', v: 1, attempt: 1, token: 'ada', session },
  publish: { t: 'publish', id: 'payment-1', ch: 'orders', d: 'pay 5', seq: 1 },
})

async function paidOnce() {
  let isValid = true
  const server = await startServer({
    store: createLevelStore({ location: storeFolder() }),
    channels: { orders: { kind: 'log', size: 3 } },
    authenticate: ({ token = '' }) => (isValid ? { id: token } : { refused: 'token-expired' }),
  })
  const ada = await server.connect({ token: 'ada' })
  const frames = captured(sessionOf(ada.welcome))
  ada.send(frames.publish)
  expect(await ada.next('ack')).toEqual({ t: 'ack', id: 'payment-1', o: 1 })
  return { server, ada, frames, expireToken: () => (isValid = false) }
}

describe('captured frames that are sent again', () => {
  it('publish nothing a second time, also when the channel no longer has the first one [S8]', async () => {
    const { server, frames } = await paidOnce()
    for (let round = 0; round < 2; round += 1) {
      const attacker = await server.dial()
      attacker.send(frames.hello)
      await attacker.next('welcome')
      attacker.send(frames.publish, frames.publish)
      for (let n = 0; n < 2; n += 1)
        expect(await attacker.next('ack')).toMatchObject({ id: 'payment-1', duplicate: true })
      // The messages after it take its place in the channel.
      for (let n = 0; n < 5; n += 1) await server.publish('orders', `later ${n}`)
    }
    expect((await server.publish('orders', 'last')).offset).toBe(12)
  })

  it('are not accepted once the token has ended, nor by another user, nor after the session was closed [S8]', async () => {
    const { server, frames, expireToken } = await paidOnce()
    const mallory = await server.dial()
    mallory.send({ ...frames.hello, token: 'mallory' })
    expect((await mallory.next('welcome')).session.resumed).toBe(false)
    await server.closeSession(frames.hello.session.id)
    const closed = await server.dial()
    closed.send(frames.hello)
    expect((await closed.next('welcome')).session.resumed).toBe(false)
    closed.send(frames.publish)
    expect(await closed.next('ack')).toMatchObject({ id: 'payment-1', o: 1, duplicate: true })
    expireToken()
    const late = await server.dial()
    late.send(frames.hello)
    expect(await late.closed).toMatchObject({ code: 4419 })
    expect((await server.publish('orders', 'last')).offset).toBe(2)
  })
})
