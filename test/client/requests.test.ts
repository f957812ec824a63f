import { ConnectivityError, RemoteError, request } from 'react-connectivity'
import { RemoteError as ServerRemoteError, type IncomingRequest } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient } from './support/client.js'
import { startScript, startServer, welcome } from './support/server.js'
import { until } from './support/wait.js'

const byToken = { authenticate: ({ token = '' }) => ({ id: token }) } as const
const as = (token: string) => ({ auth: { getToken: () => Promise.resolve(token) } })

/** A handler that runs until its signal is aborted, and what it saw. */
function patient() {
  const seen: string[] = []
  const handle = ({ data, signal }: IncomingRequest): Promise<void> => {
    seen.push(`asked ${String(data)}`)
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        seen.push(`aborted ${String(data)}`)
        resolve()
      }),
    )
  }
  return { seen, handle }
}

describe('a request over a real socket', () => {
  it('reaches the handler with the user of the connection, and comes back with its answer or its error [N25]', async () => {
    const server = await startServer({
      ...byToken,
      requests: {
        greet: { handle: ({ user, data }) => `${String(data)} ${user.id}` },
        buy: {
          async handle() {
            await Promise.resolve()
            throw new ServerRemoteError('sold-out', 'None is left.', { left: 0 })
          },
        },
      },
    })
    const client = await connectClient(server.url, as('ada'))
    expect(await request<string>(client, 'greet', 'Hello')).toBe('Hello ada')
    const error: unknown = await request(client, 'buy').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({ code: 'sold-out', message: 'None is left.', details: { left: 0 } })
    await expect(request(client, 'nothing')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('keeps its class and its code on the way, whatever went wrong on either side [N24]', async () => {
    const server = await startServer({
      requests: {
        denied: { authorize: () => false, handle: () => null },
        broken: {
          handle() {
            throw new TypeError('a mistake of the app')
          },
        },
      },
    })
    const client = await connectClient(server.url)
    const codes = new Map<string, unknown>()
    for (const name of ['denied', 'broken', 'nothing'])
      codes.set(name, await request(client, name).catch((reason: unknown) => reason))
    for (const error of codes.values()) expect(error).toBeInstanceOf(RemoteError)
    expect([...codes.values()]).toMatchObject([
      { code: 'forbidden' },
      { code: 'server-error', details: null },
      { code: 'not-found' },
    ])
    await client.disconnect()
    const local: unknown = await request(client, 'nothing').catch((reason: unknown) => reason)
    expect(local).toBeInstanceOf(ConnectivityError)
    expect(local).not.toBeInstanceOf(RemoteError)
    expect(local).toMatchObject({ code: 'not-connected', reason: 'closed-by-app' })
  })

  it('is settled before the next macrotask when its connection is reset, and its handler stops [N21]', async () => {
    const { seen, handle } = patient()
    const server = await startServer({ requests: { slow: { handle } } })
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`)
    const codes: string[] = []
    for (const n of [1, 2, 3])
      request(client, 'slow', n).catch(({ code }: ConnectivityError) => codes.push(code))
    await until('all asked', () => seen.length === 3)
    const settled = new Promise<string[]>((resolve) =>
      client.sockets[0]?.once('close', () => setImmediate(() => resolve([...codes]))),
    )
    proxy.drop()
    expect(await settled).toEqual(['connection-lost', 'connection-lost', 'connection-lost'])
    await until('all stopped', () => seen.length === 6)
    expect(seen.slice(3).toSorted()).toEqual(['aborted 1', 'aborted 2', 'aborted 3'])
  })

  it('that does no harm twice gets its answer over the next connection', async () => {
    let times = 0
    const server = await startServer({
      requests: {
        count: {
          handle: ({ signal }) => {
            times += 1
            if (times > 1) return { times }
            return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)))
          },
        },
      },
    })
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`)
    const answer = request(client, 'count', null, { idempotent: true })
    await until('asked', () => times === 1)
    proxy.drop()
    expect(await answer).toEqual({ times: 2 })
  })

  it('that is given up stops its handler on the server', async () => {
    const { seen, handle } = patient()
    const server = await startServer({ requests: { slow: { handle } } })
    const client = await connectClient(server.url)
    const controller = new AbortController()
    const given = request(client, 'slow', 'it', { signal: controller.signal }).catch(
      (reason: unknown) => reason,
    )
    await until('asked', () => seen.length === 1)
    controller.abort('enough')
    expect(await given).toBe('enough')
    await until('stopped', () => seen.includes('aborted it'))
  })

  it('to an older server, which knows no requests, is given up in time', async () => {
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
    })
    const client = await connectClient(server.url)
    await expect(request(client, 'any', null, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timed-out' })
    expect(client.status()).toBe('connected')
  })
})
