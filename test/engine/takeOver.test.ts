import { channel, channelServer, createConnectivity } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { HOUR, startExpiring } from './support/expiring.js'
import { createInbox, watch } from './support/world.js'

describe('a user with two clients', () => {
  async function two(policy: 'last-wins' | 'first-wins') {
    const run = await startExpiring(HOUR, { concurrentSessions: policy })
    const { world } = run
    const auth = { getToken: () => `anna:${String(world.environment.now() + HOUR)}` }
    const second = createConnectivity(
      channelServer('/realtime', { dialler: world.simulation.dialler, auth }),
      { environment: { ...world.environment, broadcast: () => null } },
    )
    const inbox = createInbox()
    world.channel('room').subscribe({ onMessage: inbox.take })
    await world.advance(100)
    second.connect()
    await world.advance(100)
    return { ...run, second, inbox }
  }

  it('is signed out of the older one, which comes back only when a person takes over, with everything [Z6 Z7]', async () => {
    const { world, second, inbox } = await two('last-wins')
    expect(world.client.getState().connection).toMatchObject({
      status: 'failed',
      reason: 'kicked',
      code: 4409,
    })
    expect(second.getState().connection.status).toBe('connected')
    const dials = world.network.dials()
    world.environment.signal('online')
    world.environment.signal('resumed')
    const sent = watch(channel(second, 'room').send('of the second'))
    await world.advance(HOUR / 2)
    expect(world.network.dials()).toBe(dials)
    expect([sent.code, inbox.data]).toEqual(['kept', []])
    world.client.retryNow()
    await world.advance(1000)
    expect(world.client.getState().connection).toMatchObject({ status: 'connected', processClosedAt: null })
    expect(inbox.data).toEqual(['of the second'])
    expect(second.getState().connection).toMatchObject({ status: 'failed', reason: 'kicked' })
    await world.advance(HOUR)
    expect(world.network.dials(), 'they do not take turns').toBe(dials + 1)
  })

  it('is refused the newer one while the older is connected, until a person takes over', async () => {
    const { world, second } = await two('first-wins')
    expect([world.status(), second.getState().connection.reason]).toEqual(['connected', 'kicked'])
    second.retryNow()
    await world.advance(1000)
    expect(second.getState().connection.status).toBe('connected')
    expect(world.client.getState().connection.reason).toBe('kicked')
  })

  it('takes over also after dials that failed meanwhile, and only once', async () => {
    const { world, second } = await two('last-wins')
    world.network.mode = 'refuse'
    world.client.retryNow()
    await world.advance(3000)
    world.network.mode = 'pass'
    await world.advance(20_000)
    expect([world.status(), second.getState().connection.reason]).toEqual(['connected', 'kicked'])
    world.network.cut()
    await world.advance(5000)
    expect(world.sent('client', 'hello').at(-1)).not.toHaveProperty('takeOver')
  })

  it('takes over also when the server sends the first dial away', async () => {
    const { world, second } = await two('last-wins')
    world.client.retryNow()
    await world.advance(7)
    world.network.inject(JSON.stringify({ t: 'goodbye', reason: 'server-error' }))
    await world.advance(20_000)
    expect([world.status(), second.getState().connection.reason]).toEqual(['connected', 'kicked'])
  })

  it('takes over from nobody at the next sign-in after a sign-out', async () => {
    const { world } = await two('last-wins')
    await world.client.signOut()
    world.client.connect()
    await world.advance(1000)
    expect(world.sent('client', 'hello').at(-1)).not.toHaveProperty('takeOver')
  })
})
