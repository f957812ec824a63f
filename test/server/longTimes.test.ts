import { expect, it } from 'vitest'
import { sleep, startServer } from './support/testServer.js'

it('a server whose operator allows longer times than a timer of Node can wait sends nobody away at once', async () => {
  const forEver = { helloTimeoutMs: 1e12, authenticateTimeoutMs: 1e12, handlerTimeoutMs: 1e12 }
  const server = await startServer({
    limits: forEver,
    heartbeat: { intervalMs: 1e12, timeoutMs: 1000, idleMs: 1e13 },
    requests: { slow: { handle: () => sleep(50).then(() => 'done') } },
  })
  const client = await server.dial()
  await sleep(50)
  await client.hello()
  client.send({ t: 'request', id: 'r', name: 'slow', d: 1 })
  expect(await client.next('response')).toMatchObject({ d: 'done' })
  expect(client.frames.filter(({ t }) => t === 'ping')).toEqual([])
})
