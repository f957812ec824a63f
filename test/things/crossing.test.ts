import { bindThings } from 'react-connectivity/things'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectClient } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { createSharedMemory } from '../server/support/sharedMemory.js'
import { codeOf, follow, open, statusOf, urlOf } from './support/watched.js'

describe('a client that loses a thing to an earlier one of another process', () => {
  it('waits, asks again, and gets it when the earlier one has gone', async () => {
    const memory = createSharedMemory()
    const heartbeat = { intervalMs: 200, timeoutMs: 200, idleMs: 6000 }
    const start = () => startServer({ store: memory.store(), things: open, heartbeat })
    const [one, other] = [await start(), await start()]
    const [first, second] = [await connectClient(urlOf(one)), await connectClient(urlOf(other))]
    const unbind = bindThings(first, ['pump'])
    await until('bound', () => statusOf(first, 'pump') === 'bound')
    bindThings(second, ['pump'])
    await until('bound, too', () => statusOf(second, 'pump') === 'bound')
    // Only now the servers hear of each other.
    const timer = setInterval(() => memory.deliver(), 20)
    onTestFinished(() => clearInterval(timer))
    await until('lost', () => statusOf(second, 'pump') === 'waiting')
    expect(codeOf(second, 'pump')).toBe('already-bound')
    expect(statusOf(first, 'pump')).toBe('bound')
    unbind()
    await until('bound again', () => statusOf(second, 'pump') === 'bound')
    const pump = follow(first, 'pump')
    await pump.shows('pump on!')
    expect(second.sent().filter((type) => type === 'bind').length).toBeGreaterThan(1)
  })
})
