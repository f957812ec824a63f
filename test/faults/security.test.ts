import { diagnosingDialler, reconnectingDialler } from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { connectClient, createClient, follow, watchPresentation } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { gateway } from './support/answers.js'
import { closeFrame, startGate } from './support/gate.js'

afterEach(() => vi.restoreAllMocks())

describe('a token', () => {
  it('is in no address, no log of the server and of the client, no state, no event and no error [S2]', async () => {
    const written: unknown[] = []
    for (const method of [
      'log',
      'info',
      'debug',
      'warn',
      'error',
      'group',
      'groupCollapsed',
      'table',
    ] as const)
      vi.spyOn(console, method).mockImplementation((...words: unknown[]) => void written.push(words))
    const refused = new Set<string>()
    const server = await startServer({
      log: (line) => written.push(line),
      authenticate: ({ token }) => (refused.has(token ?? '') ? { refused: 'token-expired' } : { id: 'ada' }),
      authorize: ({ channel }) => channel !== 'private',
    })
    const gate = await startGate(() => server.port)
    let token = 'canary-1'
    const told: unknown[] = []
    const client = await connectClient(`ws://127.0.0.1:${gate.port}/realtime`, {
      debug: true,
      auth: { getToken: () => token },
      onError: (error) => told.push(error, error.message, error.stack, error.cause),
      dialler: diagnosingDialler(reconnectingDialler({ WebSocket })),
    })
    const presentation = watchPresentation(client)
    const orders = follow(client, 'orders')
    follow(client, 'private')
    await orders.reaches('subscribed')
    // A refused handshake, a malformed frame, an expired token, and the verdict.
    gate.answer(gateway('503 Service Unavailable'))
    gate.drop()
    await until('dials in vain', () => gate.upgrades() >= 3)
    gate.answer(() => null)
    await client.reaches('connected')
    gate.say(Buffer.from('8105', 'hex'))
    await client.reaches('reconnecting')
    await client.reaches('connected')
    refused.add('canary-1').add('canary-2')
    token = 'canary-2'
    gate.drop()
    await client.reaches('failed')
    const heads = gate.requests.map(({ head }) => head)
    expect(heads.length).toBeGreaterThan(4)
    // Text by text, because an object may hide what it prints.
    const seen = [written, told, heads, client.events, server.events, presentation(), client.getState()]
    const text = JSON.stringify(seen, (_key, value: unknown) =>
      value instanceof Map ? [...value] : value instanceof Error ? [value.message, value.stack] : value,
    )
    expect(text.length).toBeGreaterThan(2000)
    expect(text).not.toContain('canary')
  })
})

describe('a backend that is down', () => {
  it.each([
    ['refuses the handshake', '503 Service Unavailable', null],
    ['closes each socket with 1011', null, 1011],
    ['closes each socket with 1013', null, 1013],
  ] as const)(
    'and %s gets no storm: 10 dials in 10 s and 30 in 5 min at most, and one in 5 s for a person who never stops asking [S11]',
    async (_how, status, code) => {
      vi.spyOn(console, 'warn').mockImplementation(() => undefined)
      const server = await startServer()
      const gate = await startGate(() => server.port)
      if (status !== null) gate.answer(gateway(status))
      const environment = createVirtualEnvironment()
      const client = createClient(`ws://127.0.0.1:${gate.port}/realtime`, { environment, backoff: {} })
      const dialledAt: number[] = []
      client.connect()
      for (let second = 0; second < 400; second += 1) {
        const before = gate.upgrades()
        // The last part with a person who never stops.
        if (second > 300) client.retryNow()
        await environment.advance(1000)
        // Between dials nothing happens on the network.
        if (client.getState().connection.nextAttemptAt !== null) continue
        await client.settled()
        if (code !== null) {
          gate.say(closeFrame(code))
          await client.settled()
        }
        for (let dial = before; dial < gate.upgrades(); dial += 1) dialledAt.push(second)
      }
      const most = (withinSeconds: number, times: readonly number[]): number =>
        Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + withinSeconds).length))
      const alone = dialledAt.filter((at) => at <= 300)
      expect(alone.length).toBeGreaterThan(8)
      expect(most(10, dialledAt)).toBeLessThanOrEqual(10)
      expect(most(300, alone)).toBeLessThanOrEqual(30)
      // A request leads to a dial within 5 s, and to no more than that.
      expect(most(60, dialledAt)).toBeLessThanOrEqual(30)
    },
  )
})
