import { describe, expect, it } from 'vitest'
import { createScripted } from './support/scripted.js'
import { createWorld, watch, type Outcome, type World } from './support/world.js'

/** A client that is out, with as many sends as it may have. */
async function createFull(whenFull: 'reject' | 'drop-oldest'): Promise<{ world: World; sends: Outcome[] }> {
  const world = createWorld({ whenFull }, { channels: { '*': { kind: 'log', size: 1000 } } })
  await world.connect()
  world.network.mode = 'refuse'
  world.network.cut()
  await world.advance(10)
  const sends = Array.from({ length: 500 }, (_, n) => watch(world.channel('a').send(n)))
  await world.environment.settle()
  return { world, sends }
}

const codes = (sends: readonly Outcome[]): string[] => [...new Set(sends.map(({ code }) => code))]

const back = async (world: World): Promise<unknown[]> => {
  world.network.mode = 'pass'
  await world.advance(60_000)
  return [...new Set(world.sent('client', 'publish').map(({ d }) => d))]
}

describe('more than the outbox may hold', () => {
  it('is refused at once, and what waits already is kept [T15]', async () => {
    const { world, sends } = await createFull('reject')
    const over = watch(world.channel('a').send(500))
    await world.environment.settle()
    expect([over, world.client.getState().outbox.length]).toEqual([{ settled: 1, code: 'outbox-full' }, 500])
    expect(await back(world)).toEqual(Array.from({ length: 500 }, (_, n) => n))
    expect(codes(sends)).toEqual(['kept'])
  })

  it('takes the place of the oldest if the app says so, which is told and never sent [T15]', async () => {
    const { world, sends } = await createFull('drop-oldest')
    const refusal = world.channel('a').send(500)
    const over = watch(refusal)
    await world.environment.settle()
    expect([sends[0], over.code, world.client.getState().outbox.length]).toEqual([
      { settled: 1, code: 'outbox-full' },
      'pending',
      500,
    ])
    expect(await back(world)).toEqual(Array.from({ length: 500 }, (_, n) => n + 1))
    expect([over.code, codes(sends.slice(1))]).toEqual(['kept', ['kept']])
  })

  it('takes the place of one that is not on its way, for the server may have that one already', async () => {
    const world = createWorld({ whenFull: 'drop-oldest', maxPending: 2 })
    world.channel('b').subscribe({})
    await world.connect()
    world.network.mode = 'swallow'
    const onItsWay = watch(world.channel('a').send(1))
    await world.environment.settle()
    // The channel was asked for and has not answered.
    world.channel('c').subscribe({})
    await world.environment.settle()
    const waiting = watch(world.channel('c').send(2))
    const next = watch(world.channel('c').send(3))
    await world.environment.settle()
    expect([onItsWay.code, waiting.code, next.code]).toEqual(['pending', 'outbox-full', 'pending'])
    watch(world.channel('a').send(4))
    await world.environment.settle()
    watch(world.channel('a').send(5))
    await world.environment.settle()
    expect([onItsWay.code, next.code]).toEqual(['outbox-full', 'outbox-full'])
  })

  it('takes nothing away when it is refused itself', async () => {
    const world = createWorld({ whenFull: 'drop-oldest', maxPending: 1 })
    const first = watch(world.channel('a').send(1))
    const wrong = watch(world.channel('a').send(2, { timeoutMs: -1 }))
    await world.environment.settle()
    expect([first.code, wrong.code]).toEqual(['pending', 'invalid'])
  })
})

it('a send whose time is over is rejected and not sent, also when the connection is back before the timer of the page [T15]', async () => {
  const page = createScripted()
  await page.up('ada')
  await page.down()
  const late = watch(page.channel('a').send('late', { timeoutMs: 60_000 }))
  const open = watch(page.channel('a').send('open', { timeoutMs: Infinity }))
  await page.environment.settle()
  // A page that was asleep: its socket is heard before its timers.
  const { now } = page.environment
  Object.assign(page.environment, { now: () => now() + 60_000 })
  await page.up('ada')
  expect([late.code, open.code]).toEqual(['expired', 'pending'])
  expect(page.published.map(({ data }) => data)).toEqual(['open'])
})

it.each(['drop', null])('an option %j for a full outbox is refused', (whenFull) => {
  expect(() => createWorld({ whenFull: whenFull as 'reject' })).toThrow(
    /whenFull must be "reject" or "drop-oldest"/,
  )
})
