import { expect, it } from 'vitest'
import { startServer } from './support/testServer.js'

it('tells of a leave only for a client that was let in, whichever way another one was declined [N26]', async () => {
  const server = await startServer({
    authenticate: ({ token }) => (token === 'ada' ? { id: 'ada' } : { refused: 'unauthorized' }),
  })
  const leaves = (): number => server.events.filter(({ type }) => type === 'left').length
  const closed = (): number => server.events.filter(({ type }) => type === 'connection-closed').length
  const refused = await server.dial()
  refused.send({ t: 'hello', v: 1, attempt: 0, token: 'eve' })
  await refused.closed
  const silent = await server.dial()
  silent.cut()
  const old = await server.dial()
  old.send({ t: 'hello', v: 2, attempt: 0, token: 'ada' })
  await old.closed
  await expect.poll(closed).toBe(3)
  expect(leaves()).toBe(0)
  const welcome = await server.connect({ token: 'ada' })
  welcome.cut()
  await expect.poll(leaves).toBe(1)
  expect(closed()).toBe(4)
})
