import { expect, test } from 'vitest'
import { statusesOf } from './support/app.js'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture()

test('a hundred sends over five cuts are accepted once each, in order, and each tells where', async () => {
  const { lab } = fixture
  const app = await fixture.open({ channels: ['chat'], backoff: { windowMs: 1000, capMs: 1000 } })
  const outcomes = app.page.evaluate(async () => {
    const receipts: Promise<{ offset: number | null }>[] = []
    for (let n = 1; n <= 100; n++) {
      receipts.push(window.lab.channel('chat').send({ n }))
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    return (await Promise.all(receipts)).map(({ offset }) => offset)
  })
  for (let cut = 1; cut <= 5; cut++) {
    await app.page.waitForTimeout(200)
    lab.proxy.drop()
    // A cut of a handshake is no other loss.
    await app.until(`way back ${cut}`, (written) => {
      return statusesOf(written).filter((status) => status === 'connected').length > cut
    })
  }
  const offsets = await outcomes
  const accepted = lab.acceptedLog('chat')
  expect(accepted.map(({ data }) => data)).toEqual(
    Array.from({ length: 100 }, (_, index) => ({ n: index + 1 })),
  )
  expect(offsets).toEqual(accepted.map(({ offset }) => offset))
  expect(statusesOf(await app.read()).filter((status) => status === 'reconnecting')).toHaveLength(5)
  // The page is subscribed to the channel, too, and receives its own messages.
  const { delivered } = await app.until('all of them', (written) => written.delivered.length >= 100)
  expect(delivered.map(({ offset }) => offset)).toEqual(offsets)
})

test('sends that come faster than the server allows keep their order, however far away it is', async () => {
  const { lab } = fixture
  const from = lab.acceptedLog('chat').length
  const app = await fixture.open({ channels: ['chat'] })
  // Far enough that many are on their way when the first one is refused.
  lab.proxy.set({ latencyMs: 200 })
  const codes = await app.page.evaluate(async () => {
    const sends: Promise<unknown>[] = []
    const send = (): unknown => sends.push(window.lab.channel('chat').send({ fast: sends.length }))
    // 400 at once are free, then 200 a second; this goes on with 300.
    for (let n = 0; n < 400; n++) send()
    await Promise.all(sends)
    for (let round = 0; round < 200; round++) {
      for (let n = 0; n < 3; n++) send()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    const ends = await Promise.allSettled(sends)
    return ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code: string }).code] : []))
  })
  expect(codes).toEqual([])
  const order = lab
    .acceptedLog('chat')
    .slice(from)
    .map(({ data }) => (data as { fast: number }).fast)
  expect(order).toEqual(Array.from({ length: 1000 }, (_, n) => n))
})
