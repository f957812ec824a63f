import fc from 'fast-check'
import { channel, channelServer, createConnectivity, presenterOf, type OnGap } from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createFormat } from '../../src/i18n/format.js'
import { en } from '../../src/i18n/en.js'
import { bannerText } from '../../src/ui/banner/bannerText.js'

const format = createFormat('en')
const names = ['orders', 'chat'] as const
type Name = (typeof names)[number]

/** What happens to the page, its network or its server. */
type Act =
  | { readonly type: 'publish'; readonly to: Name; readonly count: number }
  | { readonly type: 'pass'; readonly ms: number }
  | { readonly type: 'cut' | 'refuse' | 'heal' | 'lose' | 'forget' | 'acknowledge' }
  | { readonly type: 'close'; readonly to: Name }

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    type: fc.constant('publish' as const),
    to: fc.constantFrom(...names),
    // More than the server keeps, now and then.
    count: fc.constantFrom(1, 2, 8),
  }),
  fc.record({ type: fc.constant('pass' as const), ms: fc.constantFrom(50, 500, 3000, 9000) }),
  fc.constantFrom<Act>(
    { type: 'cut' },
    { type: 'refuse' },
    { type: 'heal' },
    { type: 'lose' },
    { type: 'forget' },
    { type: 'acknowledge' },
  ),
  fc.record({ type: fc.constant('close' as const), to: fc.constantFrom(...names) }),
)

/** A page with two channels: its received messages, the published ones, and each shown text. */
function openPage(onGap: OnGap, canResync: boolean) {
  const environment = createVirtualEnvironment()
  const simulation = createSimulation({ environment, channels: { '*': { kind: 'log', size: 5 } } })
  const connectivity = createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }), {
    environment,
  })
  const published: { [N in Name]: number[] } = { orders: [], chat: [] }
  const taken: { [N in Name]: Set<number> } = { orders: new Set(), chat: new Set() }
  for (const name of names)
    channel<number>(connectivity, name).subscribe({
      onMessage: (data) => taken[name].add(data),
      onGap,
      ...(canResync && { resync: () => published[name].forEach((data) => taken[name].add(data)) }),
    })
  const claims: { readonly text: string; missing: number }[] = []
  const missing = (): number =>
    names.reduce((sum, name) => sum + published[name].filter((data) => !taken[name].has(data)).length, 0)
  const presenter = presenterOf(connectivity)
  const note = (): void => {
    const presentation = presenter.getState()
    if (presentation.banner?.key !== 'back-online') return
    const { body } = bannerText(presentation.banner, presentation, en.banner, format)
    const claim = { text: body ?? '', missing: 0 }
    claims.push(claim)
    // The callbacks of a turn run after its commit, which a person cannot see apart.
    queueMicrotask(() => (claim.missing = missing()))
  }
  presenter.subscribe(note)
  connectivity.connect()
  let count = 0

  async function act(given: Act): Promise<void> {
    const { network, server } = simulation
    switch (given.type) {
      case 'publish':
        for (let n = 0; n < given.count; n += 1) {
          published[given.to].push(++count)
          void server.publish(given.to, count)
        }
        return environment.settle()
      case 'pass':
        return environment.advance(given.ms)
      case 'cut':
        return network.cut()
      case 'refuse':
      case 'lose':
        network.mode = given.type
        if (given.type === 'refuse') network.cut()
        return
      case 'heal':
        network.mode = 'pass'
        connectivity.retryNow()
        return
      case 'forget':
        return simulation.restart({ keepState: false })
      case 'acknowledge':
        for (const name of names) channel(connectivity, name).acknowledge()
        return
      case 'close':
        // What a deleted channel held is no longer there to be missed.
        published[given.to].length = 0
        return void server.closeChannel(given.to)
    }
  }

  return {
    act,
    claims,
    environment,
    /** Records the shown texts. */
    async look(): Promise<void> {
      note()
      await environment.settle()
    },
    async close(): Promise<void> {
      connectivity.dispose()
      await simulation.dispose()
    },
  }
}

const up = 'You’re up to date.'

describe('"up to date"', () => {
  it('is claimed after an outage only while no message is missing', async () => {
    let said = 0
    let silent = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<OnGap>('prompt', 'skip', 'resync'),
        fc.boolean(),
        fc.array(acts, { minLength: 5, maxLength: 25 }),
        async (onGap, canResync, history) => {
          const page = openPage(onGap, canResync)
          await page.environment.advance(500)
          for (const act of history) await page.act(act)
          await page.act({ type: 'refuse' })
          await page.environment.advance(4000)
          await page.act({ type: 'heal' })
          for (let step = 0; step < 30; step += 1) {
            await page.environment.advance(400)
            await page.look()
          }
          const lies = page.claims.filter(({ text, missing }) => text === up && missing > 0)
          said += page.claims.filter(({ text }) => text === up).length
          silent += page.claims.filter(({ text }) => text !== up).length
          await page.close()
          expect(lies).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
    // The property would hold for a page that says nothing at all.
    expect(said).toBeGreaterThan(0)
    expect(silent).toBeGreaterThan(0)
  })

  it('is replaced by what was missed when messages were lost in this outage', async () => {
    const page = openPage('skip', false)
    await page.environment.advance(500)
    await page.act({ type: 'publish', to: 'orders', count: 1 })
    await page.environment.advance(100)
    await page.act({ type: 'refuse' })
    await page.act({ type: 'publish', to: 'orders', count: 8 })
    await page.environment.advance(4000)
    await page.act({ type: 'heal' })
    await page.environment.advance(7000)
    await page.look()
    expect(page.claims.at(-1)?.text).toBe('Some messages were missed.')
    // The next outage loses nothing and does not report the earlier loss again.
    await page.environment.advance(10_000)
    await page.act({ type: 'refuse' })
    await page.environment.advance(4000)
    await page.act({ type: 'heal' })
    await page.environment.advance(7000)
    await page.look()
    expect(page.claims.at(-1)?.text).toBe('')
    await page.close()
  })
})
