import { channelMessages, presenterOf } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import type { Subscribed } from '../../src/engine/channelPort.js'
import { createScripted, type Scripted } from './support/scripted.js'
import { createInbox, createWorld } from './support/world.js'

const blind: Subscribed = { kind: 'log', position: null, replay: 0 }
const message = (data: unknown) => ({ data, offset: null, id: null })

async function afterLoss(page: Scripted): Promise<void> {
  await page.up()
  await page.tell((receiver) => receiver.subscribed('a', blind))
  await page.down()
  await page.up()
  await page.tell((receiver) => receiver.subscribed('a', blind))
}

describe('a server that cannot tell what was missed', () => {
  it('leaves it unknown, visible and quiet: no fault, no prompt [C3]', async () => {
    const page = createScripted()
    const errors: string[] = []
    page.channel('a').subscribe({ onMessage: () => undefined, onError: ({ code }) => errors.push(code) })
    await afterLoss(page)
    expect(page.channel('a').getState()).toMatchObject({
      status: 'subscribed',
      continuity: 'unknown',
      fault: null,
      gaps: 0,
    })
    expect(errors).toEqual([])
    expect(presenterOf(page.client).getState().prompt).toBeNull()
  })

  it('has the state fetched anew where the app can; what comes meanwhile follows it [C3]', async () => {
    const page = createScripted()
    const log: unknown[] = []
    let done = (): void => undefined
    const resync = () => {
      log.push('fetch')
      return new Promise<void>((resolve) => {
        done = resolve
      })
    }
    page.channel('a').subscribe({ onMessage: (data) => log.push(data), resync })
    await afterLoss(page)
    await page.tell((receiver) => receiver.message('a', message(1)))
    expect(log).toEqual(['fetch'])
    done()
    await page.environment.settle()
    expect(log).toEqual(['fetch', 1])
    expect(page.channel('a').getState()).toMatchObject({ status: 'subscribed', continuity: 'recovered' })
  })

  it('is not heard any more once the connection is lost', async () => {
    const page = createScripted()
    const inbox = createInbox()
    page.channel('a').subscribe({ onMessage: inbox.take })
    await page.up()
    await page.tell((receiver) => receiver.subscribed('a', blind))
    await page.down()
    await page.tell((receiver) => receiver.message('a', message('late')))
    expect(inbox.data).toEqual([])
  })
})

describe('a server that answers a subscription with something else', () => {
  it('is asked again, and nothing after the hole is delivered before it is filled', async () => {
    const world = createWorld()
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    world.network.mode = 'lose'
    world.network.cut()
    await world.advance(10)
    world.network.mode = 'pass'
    await world.advance(10_000)
    const { epoch = '' } = world.channel('a').position() ?? {}
    world.network.inject(
      JSON.stringify({ t: 'subscribed', ch: 'a', kind: 'log', pos: { epoch, offset: 50 }, replay: 0 }),
    )
    world.network.inject(JSON.stringify({ t: 'message', ch: 'a', o: 51, d: 'after a hole' }))
    await world.advance(1000)
    expect(inbox.data).not.toContain('after a hole')
    expect(world.channel('a').getState()?.continuity).toBe('recovered')
  })
})

describe('a person who signs out', () => {
  it('leaves nothing on the page, and the next one starts with their own history', async () => {
    const world = createWorld()
    const here = channelMessages(world.client, 'a')
    here.subscribe({ keep: 10, history: 5 })
    await world.connect()
    void world.simulation.server.publish('a', 'for the first')
    await world.advance(100)
    expect(here.messages()).toHaveLength(1)
    await world.client.signOut()
    await world.environment.settle()
    expect([here.messages(), here.position()]).toEqual([[], null])
    world.client.connect()
    await world.advance(1000)
    expect(here.messages().map(({ data }) => data)).toEqual(['for the first'])
    expect(world.sent('client', 'subscribe').at(-1)).toEqual({ t: 'subscribe', ch: 'a', history: 5 })
    expect(here.getState()).toMatchObject({ status: 'subscribed', continuity: 'unknown' })
  })
})

describe('somebody else who signs in', () => {
  it('gets the channels anew: nothing is asked from, or shown of, the time before', async () => {
    const page = createScripted({ hasPositions: true, deduplicates: true })
    const here = channelMessages<string>(page.client, 'a')
    here.subscribe({ keep: 10, history: 5 })
    await page.up('ada')
    await page.tell((receiver) => {
      receiver.subscribed('a', { kind: 'log', position: { epoch: 'e', offset: 0 }, replay: 0 })
      receiver.message('a', { data: 'for Ada', offset: 1, id: null })
    })
    await page.environment.advance(20)
    expect(here.messages().map(({ data }) => data)).toEqual(['for Ada'])
    await page.down()
    await page.up('bob', true)
    expect(here.messages()).toEqual([])
    expect([here.position(), page.calls]).toEqual([null, ['subscribe a - 5', 'subscribe a - 5']])
    await page.tell((receiver) =>
      receiver.subscribed('a', { kind: 'log', position: { epoch: 'e', offset: 7 }, replay: 0 }),
    )
    expect(here.getState()).toMatchObject({ status: 'subscribed', continuity: 'unknown' })
  })
})
