import { autoRetry, manualRetry } from 'react-connectivity'
import {
  createSituation,
  situationNames,
  type Situation,
  type SituationName,
} from 'react-connectivity/testing'
import { afterEach, describe, expect, it } from 'vitest'

const made: Situation[] = []

afterEach(() => {
  for (const situation of made.splice(0)) situation.dispose()
})

async function situationOf(...args: Parameters<typeof createSituation>): Promise<Situation> {
  const situation = await createSituation(...args)
  made.push(situation)
  return situation
}

/** The status of the connection, its LED, the banner, and whether the prompt is shown. */
function seen({ connectivity, presentation }: Situation): string {
  const { led, banner, prompt } = presentation()
  const { status } = connectivity.getState().connection
  return [status, led.state, banner?.key ?? '-', ...(prompt === null ? [] : ['prompt'])].join(' ')
}

const expected: Record<SituationName, string> = {
  online: 'connected online -',
  idle: 'idle idle -',
  connecting: 'connecting connecting connecting',
  reconnecting: 'reconnecting reconnecting reconnecting',
  countdown: 'reconnecting reconnecting reconnecting',
  'still-disconnected': 'reconnecting reconnecting still-disconnected',
  pending: 'reconnecting reconnecting reconnecting',
  offline: 'reconnecting offline offline',
  'offline-pending': 'reconnecting offline offline',
  paused: 'paused paused paused',
  unstable: 'connected unstable unstable',
  degraded: 'connected degraded -',
  syncing: 'connected online syncing',
  'back-online': 'connected online back-online',
  'back-online-missed': 'connected online back-online',
  overflow: 'connected online - prompt',
  forgotten: 'connected online - prompt',
  'channel-denied': 'connected online channel-denied',
  'channel-not-found': 'connected online channel-not-found',
  'channel-stopped': 'connected online channel-stopped',
  mixed: 'connected online - prompt',
  'token-unavailable': 'connecting connecting token-unavailable',
  'identity-changed': 'connected online - prompt',
  unauthorized: 'failed failed unauthorized',
  forbidden: 'failed failed forbidden',
  kicked: 'failed failed kicked',
  removed: 'failed failed removed',
  'server-closed': 'failed failed server-closed',
  'update-required': 'failed failed - prompt',
  failed: 'failed failed failed',
  hostile: 'failed failed kicked',
}

describe('a situation', () => {
  it.each(situationNames)('shows a person what its name says: %s', async (name) => {
    expect(seen(await situationOf(name))).toBe(expected[name])
  })

  it('has unsent messages where its name says so', async () => {
    for (const name of ['pending', 'offline-pending'] as const)
      expect((await situationOf(name)).presentation().banner?.pending, name).toBe(3)
  })

  it('goes on from there when the test restores the network', async () => {
    const situation = await situationOf('reconnecting')
    const { connectivity, simulation, advance } = situation
    simulation.network.mode = 'pass'
    await advance(30_000)
    expect(connectivity.getState().connection.status).toBe('connected')
    await advance(10_000)
    expect(seen(situation)).toBe(expected.online)
  })

  it('uses the channel of the app', async () => {
    for (const name of situationNames.filter((each) => each !== 'idle')) {
      const situation = await situationOf(name, { channel: 'invoices' })
      const channels = [...situation.connectivity.getState().channels.keys()]
      expect(channels, name).not.toContain('orders')
      expect(seen(situation), name).toBe(expected[name])
    }
  })

  it('takes options of the client, the server and the sign-in', async () => {
    const users: string[] = []
    const { connectivity, simulation, advance } = await situationOf('online', {
      client: { retry: manualRetry() },
      auth: { getToken: () => 'token of Ada' },
      server: {
        authenticate: ({ token }) => {
          users.push(token ?? '')
          return { id: 'ada' }
        },
        authorize: () => false,
      },
    })
    expect(users).toEqual(['token of Ada'])
    expect(connectivity.getState().channels.get('orders')?.status).toBe('failed')
    simulation.network.cut()
    await advance(5000)
    expect(connectivity.getState().connection.status).toBe('paused')
  })

  it('sets what it needs over the options', async () => {
    const paused = await situationOf('paused', { client: { retry: autoRetry() } })
    expect(seen(paused)).toBe(expected.paused)
    const denied = await situationOf('channel-denied', { server: { authorize: () => true } })
    expect(seen(denied)).toBe(expected['channel-denied'])
    const unsigned = await situationOf('token-unavailable', { auth: { getToken: () => 'token of Ada' } })
    expect(seen(unsigned)).toBe(expected['token-unavailable'])
  })

  it('leaves no timer and no listener after its dispose, when what was under way has arrived', async () => {
    for (const name of situationNames) {
      const { environment, dispose } = await createSituation(name)
      dispose()
      dispose()
      await environment.advance(1000)
      const left = {
        listeners: environment.listeners(),
        timers: environment.timers(),
        errors: environment.errors,
      }
      expect({ name, ...left }).toEqual({ name, listeners: 0, timers: 0, errors: [] })
    }
  })

  it('refuses an unknown name, and lists the names', async () => {
    // @ts-expect-error: no situation has this name
    const refused = createSituation('lost')
    await expect(refused).rejects.toThrow(TypeError)
    await expect(refused).rejects.toThrow(/expected one of online, idle, .*, hostile, got "lost"|'lost'/)
  })

  it('fails with a clear text when a condition never holds', async () => {
    const { until, environment } = await situationOf('online')
    const before = environment.now()
    await expect(until(() => false)).rejects.toThrow('did not hold within 5 minutes')
    expect(environment.now() - before).toBe(300_000)
  })
})
