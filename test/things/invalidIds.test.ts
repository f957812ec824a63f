import { createConnectivity, webSocket } from 'react-connectivity'
import { bindThings, watchThings } from 'react-connectivity/things'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { connectClient } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { codeOf, follow, open, statusOf, urlOf } from './support/watched.js'

/** Without the checks of development. */
function inProduction<Result>(run: () => Result): Result {
  vi.stubEnv('NODE_ENV', 'production')
  try {
    return run()
  } finally {
    vi.unstubAllEnvs()
  }
}

/** A name that an app has cut in the middle of an emoji. */
const half = `hall/${'\u{1F600}'.slice(0, 1)}`
const long = 'x'.repeat(201)

describe('a thing whose id is no name', () => {
  it('is refused alone: the others of the same request are bound, also on the next connection', async () => {
    const server = await startServer({ things: open })
    const gateway = await connectClient(urlOf(server))
    inProduction(() => bindThings(gateway, [half, 'hall/pump', long]))
    await until('bound', () => statusOf(gateway, 'hall/pump') === 'bound')
    expect([statusOf(gateway, half), codeOf(gateway, half), codeOf(gateway, long)]).toEqual([
      'refused',
      'invalid',
      'invalid',
    ])
    await gateway.disconnect()
    gateway.connect()
    await until('bound again', () => statusOf(gateway, 'hall/pump') === 'bound')
    const person = await connectClient(urlOf(server))
    await follow(person, 'hall/').shows('hall/pump on!')
  })

  it('can be watched by nobody, and its watcher is told so', async () => {
    const server = await startServer({ things: open })
    const person = await connectClient(urlOf(server))
    const watched = inProduction(() => watchThings(person, long))
    onTestFinished(watched.subscribe(() => undefined))
    const hall = follow(person, 'hall/')
    await until('the answer', () => hall.now().isCurrent)
    expect(watched.getState()).toMatchObject({ code: 'invalid', isCurrent: false })
  })
})

describe('a connection without things', () => {
  it('says so also after a sign-out', async () => {
    const client = createConnectivity(webSocket('ws://127.0.0.1:9'))
    onTestFinished(client.dispose)
    const watched = watchThings(client, 'hall/')
    onTestFinished(watched.subscribe(() => undefined))
    expect(watched.getState().code).toBe('not-supported')
    client.connect()
    await client.signOut()
    expect(watched.getState().code).toBe('not-supported')
  })
})
