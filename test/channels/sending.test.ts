import { describe, expect, it } from 'vitest'
import { createScripted } from './support/scripted.js'
import { createInbox, createWorld, watch } from './support/world.js'

describe('many sends in one tick', () => {
  it('leave as one message, with at most two commits [C18]', async () => {
    const world = createWorld()
    await world.connect()
    const messages = world.batches('client').length
    let commits = 0
    world.client.subscribe(() => (commits += 1))
    const sends = Array.from({ length: 200 }, (_, n) => watch(world.channel('a').send(n)))
    await world.environment.settle()
    expect(world.batches('client').slice(messages)).toHaveLength(1)
    expect(world.sent('client', 'publish').map(({ d }) => d)).toEqual(
      Array.from({ length: 200 }, (_, n) => n),
    )
    expect(commits).toBeLessThanOrEqual(2)
    await world.advance(100)
    expect(sends.every(({ code }) => code === 'kept')).toBe(true)
  })
})

describe('what one person typed', () => {
  it('never leaves as another: it is rejected when somebody else is signed in', async () => {
    const page = createScripted({ deduplicates: true })
    await page.up('ada')
    await page.down()
    const typed = watch(page.channel('a').send('of Ada'))
    await page.environment.settle()
    expect(page.client.getState().outbox).toMatchObject([{ data: 'of Ada', status: 'queued' }])
    await page.up('bob', true)
    expect(typed.code).toBe('identity-changed')
    expect([page.published, page.client.getState().outbox]).toEqual([[], []])
  })

  it('waits through a verdict, and leaves when the same person is back', async () => {
    const page = createScripted({ deduplicates: true })
    await page.up('ada')
    await page.down()
    const typed = watch(page.channel('a').send('of Ada'))
    await page.down('stopped')
    await page.environment.advance(60_000)
    expect([typed.code, page.published]).toEqual(['pending', []])
    await page.up('ada')
    expect(page.published.map(({ data }) => data)).toEqual(['of Ada'])
  })

  it('waits for the first connection and belongs to the identity of that connection', async () => {
    const page = createScripted({ deduplicates: true })
    const typed = watch(page.channel('a').send('early'))
    await page.up('ada')
    expect(page.published).toHaveLength(1)
    await page.down()
    await page.up('bob')
    expect(typed.code).toBe('identity-changed')
  })

  it('is refused at once while the connection is down and nobody can tell who is signed in', async () => {
    const page = createScripted()
    await page.up()
    await page.down()
    await expect(page.channel('a').send(1)).rejects.toMatchObject({ code: 'not-connected' })
    const insisted = watch(page.channel('a').send(2, { resend: true }))
    await page.up()
    expect(page.published.map(({ data }) => data)).toEqual([2])
    expect(insisted.code).toBe('pending')
  })

  it('before a sign-out does not make the next person answer for it', async () => {
    const world = createWorld()
    const of = watch(world.channel('a').send('of the first'))
    await world.connect()
    expect(of.code).toBe('kept')
    await world.client.signOut()
    world.client.connect()
    const typed = watch(world.channel('a').send('of the next'))
    await world.advance(1000)
    expect(typed.code).toBe('kept')
  })
})

describe('a send that was on its way when the connection broke', () => {
  it('is not sent again where the server would take it twice, unless the app says so', async () => {
    const page = createScripted()
    await page.up('ada')
    const once = watch(page.channel('a').send('once'))
    const again = watch(page.channel('a').send('again', { resend: true }))
    await page.environment.settle()
    await page.down()
    expect([once.code, again.code]).toEqual(['connection-lost', 'pending'])
    await page.up('ada')
    expect(page.published.map(({ data }) => data)).toEqual(['once', 'again', 'again'])
  })
})

describe('a send without an answer', () => {
  it('asks for a sign of life after 3 s, and again every 3 s', async () => {
    const page = createScripted()
    await page.up('ada')
    watch(page.channel('a').send(1))
    await page.environment.advance(2999)
    expect(page.intents).toEqual([])
    await page.environment.advance(1)
    expect(page.intents).toEqual(['verify'])
    await page.environment.advance(3000)
    expect(page.intents).toEqual(['verify', 'verify'])
    await page.tell((receiver) => receiver.acknowledged(page.published[0]?.id ?? '', null))
    await page.environment.advance(10_000)
    expect(page.intents).toHaveLength(2)
  })

  it('that the server refuses for now goes again before the later ones of its channel', async () => {
    const page = createScripted({ deduplicates: true })
    await page.up('ada')
    for (const n of [1, 2]) watch(page.channel('a').send(n))
    await page.environment.settle()
    const refusal = { code: 'rate-limited', message: null, isTemporary: true }
    await page.tell((receiver) => page.published.forEach(({ id }) => receiver.refused(id, refusal)))
    watch(page.channel('a').send(3))
    watch(page.channel('b').send('elsewhere'))
    await page.environment.settle()
    expect(page.published.slice(2).map(({ data }) => data)).toEqual(['elsewhere'])
    await page.environment.advance(1000)
    expect(page.published.slice(3).map(({ data }) => data)).toEqual([1, 2, 3])
  })
})

describe('a send to a channel', () => {
  it('that is fetching its state anew waits for the end of it [T11]', async () => {
    const world = createWorld()
    let done = (): void => undefined
    const resync = () =>
      new Promise<void>((resolve) => {
        done = resolve
      })
    world.channel('a').subscribe({ resync })
    await world.connect()
    world.channel('a').resync()
    await world.advance(100)
    const typed = watch(world.channel('a').send('mine'))
    await world.advance(2000)
    expect([world.channel('a').getState()?.status, typed.code]).toEqual(['resyncing', 'pending'])
    expect(world.sent('client', 'publish')).toEqual([])
    done()
    await world.advance(100)
    expect(typed.code).toBe('kept')
  })

  it('that has failed is rejected with the reason', async () => {
    const world = createWorld({}, { authorize: ({ action }) => action !== 'subscribe' })
    world.channel('a').subscribe({})
    await world.connect()
    await expect(world.channel('a').send(1)).rejects.toMatchObject({
      code: 'channel-failed',
      reason: 'channel-denied',
      channel: 'a',
    })
  })

  it('of a connector that cannot send says so', async () => {
    const page = createScripted({ publish: null })
    await page.up()
    await expect(page.channel('a').send(1)).rejects.toMatchObject({ code: 'not-supported' })
  })
})

describe('data that JSON would change without a word', () => {
  it.each<[string, unknown, string]>([
    ['a map', new Map(), 'data is a Map'],
    ['a function inside', { order: { onClick: () => 1 } }, 'data.order.onClick is a function'],
    ['a set in a list', [1, new Set()], 'data[1] is a Set'],
    ['not a number', { total: Number.NaN }, 'data.total is NaN'],
  ])('is refused during development: %s', async (_what, data, problem) => {
    const world = createWorld()
    await expect(world.channel('a').send(data)).rejects.toMatchObject({ code: 'invalid' })
    await expect(world.channel('a').send(data)).rejects.toThrow(problem)
  })

  it('is not confused with data that says itself what it is in JSON', async () => {
    const world = createWorld()
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    await Promise.all([world.channel('a').send({ at: new Date(0), left: undefined }), world.advance(100)])
    expect(inbox.data).toEqual([{ at: '1970-01-01T00:00:00.000Z' }])
  })
})
