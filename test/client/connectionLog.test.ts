import { recordLog, whenConnected, type LogEntry } from 'react-connectivity'
import { expect, it } from 'vitest'
import { connectClient } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

it('a server that is back reads first what happened, then what a person typed, then what the handlers of the app and those that waited for the connection say [I19]', async () => {
  const arrived: [string, unknown][] = []
  const server = await startServer({
    onPublish: ({ channel, data }) => void arrived.push([channel, data]),
  })
  const client = await connectClient(`ws://127.0.0.1:${server.port}/realtime`)
  const log = recordLog(client, { uploadTo: 'logs' })
  const steps: unknown[] = []
  const say = (text: string): void => {
    steps.push(
      text,
      client.getState().outbox.map(({ channel, status }) => `${channel} ${status}`),
    )
    void client.channel('orders').send(text)
  }
  client.onEvent((event) => {
    if (event.type !== 'status-changed') return
    if (event.status === 'connected') say('from a handler')
    if (event.status !== 'reconnecting') return
    void whenConnected(client).then(() => say('from one that waited'))
    void client.channel('orders').send('typed')
  })
  client.sockets.at(-1)?.terminate()
  await until('all of it', () => arrived.length === 4)
  expect(arrived.map(([channel, data]) => (channel === 'logs' ? channel : data))).toEqual([
    ...['logs', 'typed'],
    ...['from a handler', 'from one that waited'],
  ])
  // The log had left when the first handler ran, and the handlers had run before those that waited.
  expect(steps.slice(0, 3)).toEqual(['from a handler', ['logs sent', 'orders sent'], 'from one that waited'])
  const uploaded = arrived[0]?.[1] as LogEntry[]
  expect(uploaded.map(({ type, status, reason, code }) => [type, status, reason, code])).toEqual(
    expect.arrayContaining([
      ['status-changed', 'reconnecting', 'network-lost', 1006],
      ['outage-started', null, 'network-lost', 1006],
    ]),
  )
  expect(log.getState().slice(0, uploaded.length)).toEqual(uploaded)
  await until('its answer', () => client.getState().outbox.length === 0)
})
