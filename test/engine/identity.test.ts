import {
  channelMessages,
  channelServer,
  createConnectivity,
  presenterOf,
  type Connectivity,
  type ConnectivityEvent,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createInbox, createWorld, watch, type World } from './support/world.js'

interface Page {
  readonly world: World
  /** The signed-in user of the app: the token. */
  readonly session: { token: string }
  /** The same app in another tab of the browser. */
  readonly openTab: () => Promise<Connectivity>
}

async function signedInAs(token: string): Promise<Page> {
  const session = { token }
  const auth = { getToken: () => session.token }
  const world = createWorld(
    { auth },
    {
      channels: { price: { kind: 'latest' }, '*': { kind: 'log' } },
      authorize: ({ user, channel }) => channel !== 'price' || user.id === 'anna',
      authenticate: ({ token: given }) =>
        given === 'expired' ? { refused: 'token-expired' } : { id: given ?? 'nobody' },
    },
  )
  await world.connect()
  return {
    world,
    session,
    async openTab() {
      const tokenOfTab = { getToken: () => token }
      const connector = channelServer('/realtime', { dialler: world.simulation.dialler, auth: tokenOfTab })
      const tab = createConnectivity(connector, { environment: world.environment })
      tab.connect()
      await world.advance(100)
      return tab
    },
  }
}

/** The connection is lost until the network passes again. */
async function goOffline({ network, advance }: World): Promise<void> {
  network.mode = 'refuse'
  network.cut()
  await advance(1000)
}

async function comeBack({ network, client, advance }: World): Promise<void> {
  network.mode = 'pass'
  client.retryNow()
  await advance(5000)
}

describe('another user signs in', () => {
  it('after one person typed offline and their token expired: nothing of the first leaves or is shown [F70 S7]', async () => {
    const { world, session } = await signedInAs('anna')
    const inbox = createInbox()
    channelMessages(world.client, 'notes').subscribe({ onMessage: inbox.take, keep: 10 })
    await world.advance(100)
    watch(world.channel('notes').send('seen by anna'))
    await world.advance(100)
    await goOffline(world)
    const typed = watch(world.channel('notes').send('typed by anna'))
    session.token = 'expired'
    await comeBack(world)
    expect(world.client.getState().connection).toMatchObject({ status: 'failed', reason: 'token-expired' })
    expect(typed.code, 'a verdict freezes it').toBe('pending')
    expect(world.client.getState().outbox).toHaveLength(1)

    session.token = 'bob'
    await comeBack(world)
    expect(world.client.getState().connection).toMatchObject({
      status: 'connected',
      reason: 'identity-changed',
    })
    expect(typed).toEqual({ settled: 1, code: 'identity-changed' })
    expect(world.client.getState().outbox).toEqual([])
    expect(JSON.stringify(world.sent('client'))).not.toContain('typed by anna')
    expect(world.sent('client', 'hello').at(-1), 'it is bob who comes').toMatchObject({
      token: 'bob',
    })
    expect(world.sent('client', 'subscribe').at(-1), 'nor is her position').toEqual({
      t: 'subscribe',
      ch: 'notes',
    })
    expect(channelMessages(world.client, 'notes').messages()).toEqual([])
    expect(world.channel('notes').getState()).toMatchObject({ status: 'subscribed', fault: null })
    watch(world.channel('notes').send('typed by bob'))
    await world.advance(100)
    expect(inbox.data).toEqual(['seen by anna', 'typed by bob'])
  })

  it('and gets one prompt for the whole page [E13]', async () => {
    const { world, session } = await signedInAs('anna')
    const presenter = presenterOf(world.client)
    const prompts = new Set<string>()
    presenter.subscribe(({ prompt }) => prompt && prompts.add(prompt.id))
    for (const name of ['a', 'b', 'c']) world.channel(name).subscribe({})
    await world.advance(100)
    await goOffline(world)
    session.token = 'bob'
    await comeBack(world)
    expect(presenter.getState().prompt).toMatchObject({ reason: 'identity-changed', channels: [] })
    await goOffline(world)
    await comeBack(world)
    await world.advance(60_000)
    expect(prompts.size).toBe(1)
    world.client.acknowledge()
    expect(presenter.getState().prompt).toBeNull()
    expect(world.events.filter(({ type }) => type === 'identity-changed')).toEqual([
      { type: 'identity-changed', isElsewhere: false },
    ])
  })

  it('and gets no value of the previous user, not even as the newest one', async () => {
    const { world, session } = await signedInAs('anna')
    world.channel('price').subscribe({})
    void world.simulation.server.publish('price', 'for anna')
    await world.advance(100)
    const before = createInbox()
    world.channel('price').subscribe({ onMessage: before.take })
    await goOffline(world)
    session.token = 'bob'
    await comeBack(world)
    const after = createInbox()
    world.channel('price').subscribe({ onMessage: after.take })
    await world.advance(1000)
    expect([before.data, after.data]).toEqual([['for anna'], []])
  })

  it('in one tab, and the other tabs learn only that it happened [E13]', async () => {
    const { world, session, openTab } = await signedInAs('anna')
    const tab = await openTab()
    const heard: ConnectivityEvent[] = []
    tab.onEvent((event) => void heard.push(event))
    const { identity } = tab.getState().connection
    session.token = 'bob'
    world.network.cut()
    await world.advance(5000)
    expect(world.client.getState().connection.reason).toBe('identity-changed')
    expect(tab.getState().connection).toMatchObject({ status: 'connected', reason: 'recovered', identity })
    expect(tab.getState().connection.identityChangedAt).not.toBeNull()
    expect(heard.filter(({ type }) => type === 'identity-changed')).toEqual([
      { type: 'identity-changed', isElsewhere: true },
    ])
    expect(presenterOf(tab).getState().prompt).toMatchObject({ reason: 'identity-changed' })
    tab.acknowledge()
    expect(presenterOf(tab).getState().prompt).toBeNull()
  })
})

describe('an app that signs out', () => {
  it('resumes no session in the next hello, and rejects waiting sends [F70 S7]', async () => {
    const { world, session } = await signedInAs('anna')
    world.channel('notes').subscribe({})
    await world.advance(100)
    world.network.mode = 'swallow'
    const sends = [1, 2].map((n) => watch(world.channel('notes').send(n)))
    await world.client.signOut()
    await world.advance(3000)
    expect(sends.map(({ code }) => code)).toEqual(['signed-out', 'signed-out'])
    expect(world.client.getState()).toMatchObject({
      connection: { status: 'disconnected', identity: null, sessionId: null },
      outbox: [],
    })
    session.token = 'bob'
    world.network.mode = 'pass'
    world.client.connect()
    await world.advance(1000)
    const hello = world.sent('client', 'hello').at(-1)
    expect(hello).not.toHaveProperty('session')
    expect(hello).not.toHaveProperty('previous')
    expect(world.sent('client', 'subscribe').at(-1)).toEqual({ t: 'subscribe', ch: 'notes' })
    expect(world.client.getState().connection).toMatchObject({ status: 'connected', identityChangedAt: null })
    expect(presenterOf(world.client).getState().prompt).toBeNull()
  })

  it('rejects waiting sends at once, also while it is offline', async () => {
    const { world } = await signedInAs('anna')
    await goOffline(world)
    const waiting = watch(world.channel('notes').send('of anna'))
    await world.client.signOut()
    await world.advance(100)
    expect(waiting.code).toBe('signed-out')
    world.network.mode = 'pass'
    world.client.connect()
    await world.advance(5000)
    expect(JSON.stringify(world.sent('client'))).not.toContain('of anna')
  })
})

describe('a verdict', () => {
  it('freezes waiting sends until the same user is welcomed again', async () => {
    const { world, session } = await signedInAs('anna')
    await goOffline(world)
    const waiting = watch(world.channel('notes').send('of anna'))
    session.token = 'expired'
    await comeBack(world)
    expect(world.status()).toBe('failed')
    await world.advance(60_000)
    expect(waiting.code).toBe('pending')
    session.token = 'anna'
    await comeBack(world)
    expect([world.status(), waiting.code]).toEqual(['connected', 'kept'])
  })
})
