import { diagnosingDialler, reconnectingDialler } from 'react-connectivity'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  createClient,
  watchPresentation,
  type TestClient,
  type TestClientOptions,
} from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { pause, until } from '../client/support/wait.js'
import { brokenHandshake, gateway } from './support/answers.js'
import { startGate, type Answer, type Gate } from './support/gate.js'

// Answers to the handshake that are no WebSocket. A bare socket cannot tell them from a closed port.

interface Run {
  readonly gate: Gate
  readonly client: TestClient
  readonly environment: VirtualEnvironment
  /** Lets time pass until the client has dialled so many times, and its handshakes have been answered. */
  readonly dials: (count: number) => Promise<void>
}

async function behindGate(options: TestClientOptions = {}): Promise<Run> {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  onTestFinished(() => warn.mockRestore())
  const server = await startServer({ authenticate: ({ token }) => ({ id: token ?? 'ada' }) })
  const gate = await startGate(() => server.port)
  const environment = createVirtualEnvironment()
  const dialler = diagnosingDialler(reconnectingDialler({ WebSocket }), { withinMs: 60_000 })
  const url = `ws://127.0.0.1:${gate.port}/realtime`
  const times = { sendMs: 36_000_000 }
  const client = createClient(url, { environment, backoff: {}, dialler, times, ...options })
  const dials = async (count: number): Promise<void> => {
    const isOver = (): boolean => {
      const { status, nextAttemptAt } = client.getState().connection
      return status === 'failed' || status === 'connected' || nextAttemptAt !== null
    }
    const due = gate.upgrades() + count
    while (gate.upgrades() < due || !isOver()) {
      await until('the end of the dial', isOver)
      if (gate.upgrades() < due) await environment.advance(1000)
      await pause(2)
    }
  }
  return { gate, client, environment, dials }
}

/** A send that waits, and a client that has seen this answer twice. */
async function refuseTwice(run: Run, answer: Answer): Promise<{ readonly sent: Promise<unknown> }> {
  run.gate.answer(answer)
  const sent = run.client.channel('orders').send('kept')
  run.client.connect()
  await run.dials(1)
  // One answer may be a moment of a restart: it is not believed.
  expect(run.client.getState().connection).toMatchObject({ status: 'connecting', reason: 'unreachable' })
  await run.dials(1)
  return { sent }
}

describe('a handshake that a gateway refuses', () => {
  it.each([
    ['401 Unauthorized', 'F04', {}, 'unauthorized', 401],
    ['403 Forbidden', 'F05', {}, 'forbidden', 403],
    ['302 Found', 'F08', { location: '/sign-in' }, 'unauthorized', 302],
    ['301 Moved Permanently', 'F08', { location: 'https://sso.example/' }, 'unauthorized', 301],
  ] as const)(
    'with %s is a verdict: nothing more is dialled, what was sent waits, and a person can go on after it [%s]',
    async (status, _id, headers, reason, code) => {
      const run = await behindGate()
      const { client, gate, environment } = run
      const { sent } = await refuseTwice(run, gateway(status, headers))
      expect(client.getState().connection).toMatchObject({ status: 'failed', reason, code })
      const requests = gate.requests.length
      await environment.advance(3_600_000)
      await pause(20)
      expect(gate.requests, 'neither dialled nor asked').toHaveLength(requests)
      await expect(client.channel('orders').send('new')).rejects.toMatchObject({ code: 'not-connected' })
      gate.answer(() => null)
      client.retryNow()
      await client.reaches('connected')
      expect(await sent).toMatchObject({ offset: 1 })
    },
  )

  it.each([['404 Not Found'], ['400 Bad Request']])(
    'with %s is told apart from a closed port, is dialled slowly, and heals without a person [F06]',
    async (status) => {
      const run = await behindGate()
      const { client, gate, environment } = run
      const { sent } = await refuseTwice(run, gateway(status))
      const { connection } = client.getState()
      expect(connection).toMatchObject({
        status: 'connecting',
        reason: 'not-found',
        code: Number.parseInt(status, 10),
      })
      expect(vi.mocked(console.warn).mock.calls.flat().join()).toContain(`status ${connection.code}`)
      expect((connection.nextAttemptAt ?? 0) - environment.now()).toBeGreaterThanOrEqual(15_000)
      gate.answer(() => null)
      await run.dials(1)
      await client.reaches('connected')
      expect(await sent).toMatchObject({ offset: 1 })
    },
  )

  it.each([
    ['429 Too Many Requests', 'rate-limited'],
    ['503 Service Unavailable', 'overloaded'],
  ] as const)(
    'with %s keeps away as long as Retry-After says, and is not hurried [F07]',
    async (status, reason) => {
      const run = await behindGate()
      const { client, gate, environment } = run
      const presentation = watchPresentation(client)
      gate.answer(gateway(status, { 'retry-after': '120' }))
      client.connect()
      await run.dials(1)
      const { connection } = client.getState()
      expect(connection).toMatchObject({ reason, code: Number.parseInt(status, 10) })
      expect((connection.nextAttemptAt ?? 0) - environment.now()).toBeGreaterThanOrEqual(119_000)
      const requests = gate.requests.length
      environment.signal('resumed')
      environment.signal('online')
      await environment.advance(118_000)
      await pause(20)
      expect(gate.requests).toHaveLength(requests)
      expect(presentation().banner).toMatchObject({ actions: ['retry'] })
      gate.answer(() => null)
      await run.dials(1)
      await client.reaches('connected')
    },
  )

  it('with 503 and no time is dialled again soon: it may be a restart [F07]', async () => {
    const run = await behindGate()
    run.gate.answer(gateway('503 Service Unavailable'))
    run.client.connect()
    await run.dials(1)
    const { reason, nextAttemptAt } = run.client.getState().connection
    expect(reason).toBe('overloaded')
    expect((nextAttemptAt ?? 0) - run.environment.now()).toBeLessThanOrEqual(1000)
  })
})

describe('a handshake that goes wrong although the server answers', () => {
  it.each(['accept', 'protocol', '200'] as const)(
    'by %s is called an error of the protocol, after two in a row, and heals by itself [F13]',
    async (how) => {
      const run = await behindGate()
      const { sent } = await refuseTwice(run, brokenHandshake(how))
      expect(run.client.getState().connection).toMatchObject({
        status: 'connecting',
        reason: 'protocol-error',
        code: 1006,
      })
      expect(vi.mocked(console.warn).mock.calls.flat().join()).toContain('answered by the channel server')
      run.gate.answer(() => null)
      await run.dials(1)
      await run.client.reaches('connected')
      expect(await sent).toMatchObject({ offset: 1 })
    },
  )
})

describe('a credential that the server refuses after the handshake', () => {
  it('is renewed once, and then a person signs in: what was typed waits for this person [F04]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer({
      authenticate: ({ token }) => {
        if (token === 'good') return { id: 'ada' }
        return { refused: token === 'old' ? 'token-expired' : 'unauthorized' }
      },
    })
    let token = 'good'
    const asked: (string | null)[] = []
    const getToken = ({ refused }: { refused: string | null }): string => {
      asked.push(refused)
      return refused === null ? token : 'bad'
    }
    const client = createClient(server.url, { environment, auth: { getToken } })
    const presentation = watchPresentation(client)
    client.connect()
    await client.reaches('connected')
    token = 'old'
    client.sockets[0]?.terminate()
    await client.reaches('reconnecting')
    const sent = client.channel('orders').send('typed by ada')
    while (client.status() !== 'failed') {
      await environment.advance(1000)
      await client.settled()
    }
    expect(asked).toEqual([null, null, 'token-expired'])
    expect(client.getState().connection).toMatchObject({ reason: 'unauthorized', code: 4401 })
    expect(presentation().banner).toMatchObject({ key: 'unauthorized', actions: ['sign-in'], pending: 1 })
    await environment.advance(200_000)
    expect(client.sockets).toHaveLength(3)
    token = 'good'
    client.retryNow()
    await client.reaches('connected')
    expect(await sent).toMatchObject({ offset: 1 })
  })

  it('shuts out with a word of the server and no button that dials in vain [F05]', async () => {
    const server = await startServer({
      authenticate: () => ({ refused: 'forbidden', message: 'Not on Sundays.' }),
    })
    const client = createClient(server.url)
    const presentation = watchPresentation(client)
    client.connect()
    await client.reaches('failed')
    expect(client.getState().connection).toMatchObject({ reason: 'forbidden', code: 4403 })
    expect(presentation().banner).toMatchObject({ actions: ['contact'], serverText: 'Not on Sundays.' })
    await expect(client.channel('orders').send(1)).rejects.toMatchObject({ code: 'not-connected' })
  })
})
