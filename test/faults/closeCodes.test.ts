import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createClient, follow, watchPresentation, type TestClient } from '../client/support/client.js'
import { startScript, startServer, welcome } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { closeFrame, startGate } from './support/gate.js'

// Close codes in the middle of a healthy connection to the real server, as a gateway sends them.

const environment = () => createVirtualEnvironment()

/** Lets time pass until something holds that needs both time and the network. */
async function passUntil(
  { advance }: ReturnType<typeof environment>,
  client: TestClient,
  holds: () => boolean,
  stepMs = 500,
): Promise<void> {
  while (!holds()) {
    await advance(stepMs)
    await client.settled()
  }
}

/** A client with a subscription that is cut by a close frame, with one send under way and one message missed. */
async function cutBy(code: number) {
  const server = await startServer()
  const gate = await startGate(() => server.port)
  const time = environment()
  const client = createClient(`ws://127.0.0.1:${gate.port}/realtime`, { environment: time, backoff: {} })
  const presentation = watchPresentation(client)
  client.connect()
  await client.reaches('connected')
  const orders = follow(client, 'orders')
  await orders.reaches('subscribed')
  await server.publish('orders', 'first')
  await orders.received(1)
  gate.deafen()
  const sent = client.channel('orders').send('typed')
  await until('the send to be under way', () => client.getState().outbox[0]?.status === 'sent')
  gate.say(closeFrame(code, 'words'))
  await until('the end', () => client.status() !== 'connected')
  await server.publish('orders', 'missed')
  const expectNothingLost = async (): Promise<void> => {
    await passUntil(time, client, () => client.getState().outbox.length === 0 && orders.data.length === 3)
    expect(orders.data).toEqual(['first', 'missed', 'typed'])
    expect(orders.offsets).toEqual([1, 2, 3])
    expect(client.getState().channels.get('orders')).toMatchObject({ continuity: 'recovered', gaps: 0 })
  }
  return { client, gate, time, sent, presentation, expectNothingLost }
}

describe('a server that closes a healthy connection', () => {
  it.each([
    [1001, '[F28]', 'server-restart', 15_000],
    [1005, '[F29]', 'network-lost', 300],
    [1011, '', 'server-error', 300],
  ] as const)(
    'with %i is dialled again by itself, and nothing is lost %s',
    async (code, _row, reason, withinMs) => {
      const { client, time, sent, presentation, expectNothingLost } = await cutBy(code)
      const { status, nextAttemptAt, outage } = client.getState().connection
      expect({ status, code: outage?.cause.code }).toEqual({ status: 'reconnecting', code })
      expect(outage?.cause.reason).toBe(reason)
      expect((nextAttemptAt ?? Infinity) - (outage?.since ?? 0)).toBeLessThanOrEqual(withinMs)
      await expectNothingLost()
      expect(await sent).toMatchObject({ offset: 3 })
      await time.advance(10_000)
      expect(presentation()).toMatchObject({ banner: null, led: { state: 'online' } })
    },
  )

  it.each([
    [1000, 'F27', 'server-closed', 'neutral', ['retry']],
    [1008, 'F31', 'policy-violation', 'danger', ['contact']],
  ] as const)(
    'with %i is believed: no dial follows, what waits is shown, what is new is refused, and a person can go on [%s]',
    async (code, _id, reason, tone, actions) => {
      const { client, gate, time, sent, presentation, expectNothingLost } = await cutBy(code)
      expect(client.getState().connection).toMatchObject({
        status: 'failed',
        reason,
        code,
        nextAttemptAt: null,
      })
      await time.advance(2000)
      expect(presentation().banner).toMatchObject({ tone, actions, serverText: 'words', pending: 1 })
      await time.advance(200_000)
      await client.settled()
      expect(gate.upgrades()).toBe(1)
      await expect(client.channel('orders').send('new')).rejects.toMatchObject({ code: 'not-connected' })
      client.retryNow()
      await client.reaches('connected')
      await expectNothingLost()
      expect(await sent).toMatchObject({ offset: 3 })
    },
  )
})

it('a message that makes the server fail each time is put aside, and one that was sent later arrives', async () => {
  const accepted: unknown[] = []
  const server = await startScript((frame, send, socket) => {
    if (frame.t === 'hello') send(welcome())
    if (frame.t !== 'publish' || socket.readyState !== socket.OPEN) return
    if (frame['d'] === 'poison') socket.close(1011)
    else {
      accepted.push(frame['d'])
      send({ t: 'ack', id: frame['id'], o: accepted.length })
    }
  })
  const time = environment()
  const client = createClient(server.url, { environment: time, backoff: {} })
  client.connect()
  await client.reaches('connected')
  const ends: unknown[] = []
  const send = (data: string): void =>
    void client
      .channel('orders')
      .send(data)
      .then(
        ({ offset }) => ends.push(offset),
        ({ code }: { code: string }) => ends.push(code),
      )
  send('poison')
  await time.advance(60_000)
  send('sound')
  await passUntil(time, client, () => ends.length === 2, 10_000)
  expect(ends).toEqual(['quarantined', 1])
  expect(accepted).toEqual(['sound'])
})
