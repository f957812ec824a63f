import { describe, expect, it } from 'vitest'
import { createClient } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

describe('the only client of a server that restarts politely', () => {
  it('gets a goodbye, dials within a third of a second, and resumes its session after one outage [C20]', async () => {
    const first = await startServer()
    const { port } = first
    const client = createClient(`ws://127.0.0.1:${port}/realtime`, { backoff: {} })
    const waits: number[] = []
    client.subscribe(({ connection: now }, { connection: before }) => {
      if (before.status === 'connected' && now.nextAttemptAt !== null)
        waits.push(now.nextAttemptAt - now.since)
    })
    client.connect()
    await client.reaches('connected')
    const closing = first.close()
    await until('the goodbye', () => client.sent('server').includes('goodbye'))
    await closing
    expect(client.getState().connection.outage?.cause).toMatchObject({ reason: 'server-restart' })
    await startServer({ port })
    await client.reaches('connected')
    // A server with one client announces no window.
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeLessThanOrEqual(300)
    expect(client.events.filter(({ type }) => type === 'outage-started')).toHaveLength(1)
  })
})
