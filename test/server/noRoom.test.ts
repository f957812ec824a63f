import { describe, expect, it } from 'vitest'
import { createClient } from '../client/support/client.js'
import { startServer, until } from './support/testServer.js'

describe('an address at its limits', () => {
  it('that dials again and again leaves a bounded number of sessions, while others are served', async () => {
    const server = await startServer({
      trustProxy: 1,
      limits: { newSessionsPerMinute: 2, maxSessionsPerAddress: 100, maxSocketsPerAddress: 20 },
    })
    const from = (address: string) => ({ 'x-forwarded-for': address })
    let refused = 0
    for (let i = 0; i < 80; i++) {
      const client = await server.dial(from('203.0.113.1'))
      client.send({ t: 'hello', v: 1, attempt: 0 })
      await client.until(() => client.frames.length > 0)
      if (client.frames[0]?.t === 'goodbye') refused += 1
      client.cut()
    }
    await until('the sockets to be gone', () => server.stats().connections === 0)
    // The allowance fills up again, and a slow machine takes longer for this.
    expect(refused).toBeGreaterThan(0)
    expect(server.stats().totals.reachedLimits.newSessionsPerMinute).toBe(refused)
    expect(server.stats().sessions).toBe(80 - refused)
    const honest = await server.dial(from('198.51.100.1'))
    expect((await honest.hello()).t).toBe('welcome')
  })

  it('has clients that come back by themselves when there is room, no earlier than they are told', async () => {
    const server = await startServer({
      clientAddress: () => '203.0.113.1',
      limits: { newSessionsPerMinute: 60 },
    })
    for (let i = 0; i < 60; i++) (await server.connect()).cut()
    const client = createClient(server.url)
    client.connect()
    await until('the client to be connected', () => client.status() === 'connected')
    const refusals = client.wire.flatMap(({ frames }) => frames.filter(({ t }) => t === 'goodbye'))
    for (const refusal of refusals) expect(refusal).toMatchObject({ reason: 'rate-limited' })
    // On a slow machine the allowance has filled up before.
    expect(refusals.length).toBeLessThan(3)
    expect(client.sockets).toHaveLength(refusals.length + 1)
  })
})
