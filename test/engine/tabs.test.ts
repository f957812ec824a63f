import { channelServer, createConnectivity, rotateUrls, type Connectivity } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createWorld, type World } from './support/world.js'

type Url = Parameters<typeof channelServer>[0]

/** A tab of the browser whose user becomes another one. */
interface Tab {
  readonly client: Connectivity
  /** Another user signs in. */
  readonly switchUser: () => Promise<void>
  /** Whether it was told that another user has signed in, in another tab. */
  readonly isTold: () => boolean
}

/** Opens tabs of one origin, whose servers live at urls of their own. */
function createTabs(): (url: Url) => Promise<Tab> {
  const world: World = createWorld({}, { authenticate: ({ token }) => ({ id: token ?? 'nobody' }) })
  const { environment, simulation } = world
  return async (url) => {
    let token = 'anna'
    const auth = { getToken: () => token }
    const client = createConnectivity(channelServer(url, { dialler: simulation.dialler, auth }), {
      environment,
    })
    let isTold = false
    client.onEvent((event) => {
      if (event.type === 'identity-changed' && event.isElsewhere) isTold = true
    })
    client.connect()
    await world.advance(200)
    expect(client.getState().connection.status).toBe('connected')
    return {
      client,
      isTold: () => isTold,
      async switchUser() {
        token = 'bob'
        world.network.cut()
        await world.advance(5000)
      },
    }
  }
}

describe('a tab in which another user signs in', () => {
  it.each<[string, Url, Url]>([
    ['a url', '/realtime', '/realtime'],
    ['a function that gives a url', () => '/realtime', () => '/realtime'],
    [
      'a function that adds a ticket',
      () => '/realtime?ticket=1',
      () => Promise.resolve('/realtime?ticket=2'),
    ],
    ['several urls in another order', rotateUrls(['/eu', '/us']), rotateUrls(['/us', '/eu'])],
    [
      'a function with a topic',
      Object.assign(() => '/eu', { topic: 'orders' }),
      Object.assign(() => '/us', { topic: 'orders' }),
    ],
  ])('tells the other tabs of the same server, by %s [E13]', async (_, one, other) => {
    const open = createTabs()
    const [first, second] = [await open(one), await open(other)]
    await first.switchUser()
    expect([first.isTold(), second.isTold()]).toEqual([false, true])
  })

  it.each<[string, Url, Url]>([
    ['urls', '/orders', '/chat'],
    ['functions that give urls', () => '/orders', () => '/chat'],
    ['several urls each', rotateUrls(['/eu/orders']), rotateUrls(['/eu/chat'])],
  ])('tells nothing to the tabs of another server of the same origin, by %s', async (_, one, other) => {
    const open = createTabs()
    const [first, second] = [await open(one), await open(other)]
    await first.switchUser()
    expect(second.isTold()).toBe(false)
  })
})
