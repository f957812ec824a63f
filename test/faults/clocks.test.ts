import { expect, it } from 'vitest'
import { connectClient, follow } from '../client/support/client.js'
import { startProcess, storeFolder } from '../client/support/serverInProcess.js'

const hours = 3_600_000
/** Runs in the server process before anything else: its clock is wrong, and SIGUSR2 sets it 16 hours back. */
const wrongClock = (offset: number): string => {
  const script = `const { now } = Date; let offset = ${offset}; Date.now = () => now() + offset
    process.on('SIGUSR2', () => { offset -= ${16 * hours} })`
  return `--import data:text/javascript,${encodeURIComponent(script).replaceAll("'", '%27')}`
}

it.each([
  ['ahead', 8 * hours],
  ['behind', -8 * hours],
])(
  'a server whose clock is eight hours %s, and is set while it runs, costs no message and no session [F65]',
  async (_how, offset) => {
    const before = process.env['NODE_OPTIONS']
    process.env['NODE_OPTIONS'] = wrongClock(offset)
    const server = await startProcess({ port: 0, location: storeFolder() }).finally(() => {
      if (before === undefined) delete process.env['NODE_OPTIONS']
      else process.env['NODE_OPTIONS'] = before
    })
    const client = await connectClient(server.url)
    const orders = follow<number>(client, 'orders')
    await orders.reaches('subscribed')
    const { sessionId } = client.getState().connection
    server.publish('orders', 1)
    await orders.received(1)
    process.kill(server.pid, 'SIGUSR2')
    expect(await client.channel('orders').send(2)).toMatchObject({ offset: 2 })
    client.sockets[0]?.terminate()
    await client.reaches('reconnecting')
    server.publish('orders', 3)
    await client.reaches('connected')
    await orders.received(3)
    expect(orders.data).toEqual([1, 2, 3])
    expect(client.getState().connection).toMatchObject({ sessionId, reconnectCount: 1 })
    expect(client.getState().channels.get('orders')).toMatchObject({ continuity: 'recovered' })
  },
)
