import { channelMessages } from 'react-connectivity'
import { expect, it, onTestFinished } from 'vitest'
import { connectClient } from './support/client.js'
import { startScript, welcome, type Script } from './support/server.js'
import { until } from './support/wait.js'

/** Ends the connection, with 1011, so many times when one of these messages is published, and acknowledges all others. */
const failsOn =
  (poison: ReadonlySet<unknown>, times = Infinity, codeOf: (times: number) => number = () => 1011): Script =>
  (frame, send, socket) => {
    if (frame.t === 'hello') send(welcome())
    if (frame.t === 'subscribe')
      send({ t: 'subscribed', ch: frame['ch'], kind: 'log', pos: { epoch: 'e.1', offset: 0 }, replay: 0 })
    if (frame.t !== 'publish') return
    if (poison.has(frame['d']) && times > 0) {
      times -= 1
      socket.close(codeOf(times))
    } else send({ t: 'ack', id: frame['id'], o: 1 })
  }

const codeOf = (send: Promise<unknown>): Promise<string> =>
  send.then(
    () => 'kept',
    (error: unknown) => (error as { code: string }).code,
  )

it('a message on which the server fails each time is given up after the fifth failure, is seen as not sent, and those behind it leave [F33]', async () => {
  const server = await startScript(failsOn(new Set(['poison'])))
  const client = await connectClient(server.url)
  const list = channelMessages(client, 'orders')
  onTestFinished(list.subscribe({ keep: 10 }))
  const sends = ['poison', 'tea', 'cake'].map((data) => codeOf(client.channel('orders').send(data)))
  expect(await Promise.all(sends)).toEqual(['quarantined', 'kept', 'kept'])
  await client.reaches('connected')
  const poisoned = server.frames.filter(({ t, d }) => t === 'publish' && d === 'poison')
  expect(poisoned.map(({ socket }) => socket)).toEqual([1, 2, 3, 4, 5])
  expect(client.sockets).toHaveLength(6)
  expect(client.getState().outbox).toEqual([])
  expect(list.messages().find(({ data }) => data === 'poison')).toMatchObject({
    state: 'refused',
    error: { code: 'quarantined' },
  })
})

it('a message is not given up for failures that end before the fifth one', async () => {
  const server = await startScript(failsOn(new Set(['order']), 4))
  const client = await connectClient(server.url)
  expect(await codeOf(client.channel('orders').send('order'))).toBe('kept')
  await until('the last connection', () => client.sockets.length === 5)
})

it('a message is not given up for failures with another end of the connection in between', async () => {
  const server = await startScript(failsOn(new Set(['order']), 7, (left) => (left === 3 ? 1012 : 1011)))
  const client = await connectClient(server.url)
  expect(await codeOf(client.channel('orders').send('order'))).toBe('kept')
  expect(client.sockets).toHaveLength(8)
})
