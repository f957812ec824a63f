import { describe, expect, test } from 'vitest'
import { statusesOf } from './support/app.js'
import { bannerStates, channelStatuses, ledStates } from './support/compare.js'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture()
/** Twice the longest quick wait between dials. */
const watchMs = 2000

describe('a connection that the app closes', () => {
  test('sends a bye, shows no banner, and stays disconnected [N16 T1 I13]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ channels: ['orders', 'chat'] })
    const seen = lab.server.events.length
    const dials = lab.proxy.accepts.length
    await app.page.evaluate(() => window.lab.connectivity!.disconnect())
    const closed = await app.read()
    expect(closed.statuses.at(-1)).toMatchObject({ status: 'disconnected', reason: 'closed-by-app' })
    await expect.poll(() => lab.server.events.at(-1)?.type).toBe('connection-closed')
    const parting = lab.server.events.slice(seen).map((event) => ({
      type: event.type,
      ...(event.type === 'left' && { planned: event.planned }),
      ...(event.type === 'connection-closed' && { code: event.code, by: event.by }),
    }))
    expect(parting).toEqual([
      { type: 'unsubscribed' },
      { type: 'unsubscribed' },
      { type: 'left', planned: true },
      { type: 'connection-closed', code: 1000, by: 'client' },
    ])
    await app.page.waitForTimeout(watchMs)
    const later = await app.read()
    expect(later.banners).toEqual([])
    expect(later.announcements).toEqual([])
    expect(later.unexpected).toEqual([])
    expect(ledStates(later, 'connection').at(-1)).toBe('idle')
    expect(lab.proxy.accepts.length).toBe(dials)
    expect(await app.page.evaluate(() => window.lab.connectivity!.getState().connection.outage)).toBeNull()
  })

  test('while the server stands still is closed at once, and nothing is dialled [F37]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ before: keepSockets })
    lab.server.stop()
    const dials = lab.proxy.accepts.length
    const closed = await app.page.evaluate(async () => {
      await window.lab.connectivity!.disconnect()
      const { sockets } = window as unknown as { sockets: WebSocket[] }
      const { status } = window.lab.connectivity!.getState().connection
      return { status, isSocketGone: sockets.every(({ readyState }) => readyState === WebSocket.CLOSED) }
    })
    // The socket waits for the server; the disconnect does not.
    expect(closed).toEqual({ status: 'disconnected', isSocketGone: false })
    await app.page.waitForTimeout(watchMs)
    expect(statusesOf(await app.read())).toEqual(['connecting', 'connected', 'disconnected'])
    expect(lab.proxy.accepts.length).toBe(dials)
  })

  test.each([
    ['while its token is fetched', 'token', 'dialling'],
    ['during a handshake that hangs', 'handshake', 'dialling'],
    ['while it waits for the next dial', 'wait', 'waiting'],
  ] as const)(
    '%s is closed at once, and nothing is asked or dialled after it [F68]',
    async (_, what, stage) => {
      const { lab } = fixture
      lab.proxy.set(what === 'handshake' ? { hang: true } : { reset: true })
      const app = await fixture.open({ wait: false, token: what === 'token' ? 'hang' : 'token' })
      await app.until(`the stage ${stage}`, ({ statuses }) => statuses.at(-1)?.stage === stage)
      if (what === 'token') await app.until('a request', ({ tokenRequests }) => tokenRequests === 1)
      if (what === 'handshake') await expect.poll(() => lab.proxy.live()).toBe(1)
      await app.page.evaluate(() => window.lab.connectivity!.disconnect())
      const closed = await app.read()
      expect(closed.statuses.at(-1)).toMatchObject({ status: 'disconnected', reason: 'closed-by-app' })
      const dials = lab.proxy.accepts.length
      await app.page.waitForTimeout(watchMs)
      const { statuses, tokenRequests } = await app.read()
      expect({ statuses, tokenRequests }).toEqual({
        statuses: closed.statuses,
        tokenRequests: closed.tokenRequests,
      })
      expect(lab.proxy.accepts.length).toBe(dials)
      await expect.poll(() => lab.proxy.live()).toBe(0)
    },
  )
})

describe('a connection that the server ends for good', () => {
  test.each([
    ['kicked', 'F43, N15', 'kick', 4409, 'Opened somewhere else.', 'Use here'],
    ['removed', 'N15', 'remove', 4412, 'You were removed.', null],
  ] as const)(
    'with “%s” says so and is not tried again [%s]',
    async (what, _, fault, code, title, button) => {
      const { lab } = fixture
      const app = await fixture.open()
      const session = await app.page.evaluate(
        () => window.lab.connectivity!.getState().connection.sessionId ?? '',
      )
      const dials = lab.proxy.accepts.length
      await lab.faults.run({ fault, session })
      const ended = await app.until('a banner', ({ banners }) => banners.length > 0)
      expect(ended.statuses.at(-1)).toMatchObject({ status: 'failed', reason: what, code })
      expect(bannerStates(ended)).toEqual([what])
      expect(ended.banners[0]?.text).toContain(title)
      await app.page.waitForTimeout(watchMs)
      expect(statusesOf(await app.read())).toEqual(['connecting', 'connected', 'failed'])
      expect(lab.proxy.accepts.length).toBe(dials)
      expect(ledStates(await app.read(), 'connection').at(-1)).toBe('failed')
      if (button === null) return
      await app.page.getByRole('button', { name: button }).click()
      await app.until(
        'a subscription',
        (written) => channelStatuses(written, 'orders').at(-1) === 'subscribed',
      )
      expect(lab.proxy.accepts.length).toBe(dials + 1)
    },
  )

  test('keeps its unsent messages, and sends them only after a take-over [F43]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ channels: ['chat'] })
    const session = await app.page.evaluate(
      () => window.lab.connectivity!.getState().connection.sessionId ?? '',
    )
    await lab.faults.run({ fault: 'network', to: 'half-open-up' })
    const sent = app.send('chat', { line: 'not from here' })
    const pending = app.page.locator('[data-channel="chat"] [data-slot="pending"]')
    await expect.poll(() => pending.textContent()).not.toBe('')
    await lab.faults.run({ fault: 'kick', session })
    await app.until('the verdict', (written) => statusesOf(written).at(-1) === 'failed')
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    await app.page.waitForTimeout(1500)
    expect(await pending.textContent()).not.toBe('')
    expect(lab.acceptedLog('chat')).toEqual([])
    await app.page.getByRole('button', { name: 'Use here' }).click()
    const { offset } = (await sent) as { offset: number }
    expect(lab.acceptedLog('chat')).toMatchObject([{ offset, data: { line: 'not from here' } }])
  })

  test('differs from one that the network cut, which is dialled again [N15]', async () => {
    const { lab } = fixture
    const app = await fixture.open()
    lab.proxy.drop()
    await app.until('the way back', (written) => statusesOf(written).length >= 4)
    expect(statusesOf(await app.read())).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
  })
})

describe('a session that the server closes', () => {
  test('asks once to reload, and does not claim to be up to date [E7]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ channels: ['orders', 'inbox'] })
    const session = await app.page.evaluate(
      () => window.lab.connectivity!.getState().connection.sessionId ?? '',
    )
    await lab.faults.run({ fault: 'close-session', session })
    const told = await app.until('a prompt', ({ prompts }) => prompts.length > 0)
    expect(told.prompts).toMatchObject([{ reason: 'process-closed' }])
    await app.page.waitForTimeout(1000)
    expect((await app.read()).prompts).toHaveLength(1)
  })
})

/** Records every socket of the page. */
function keepSockets(): void {
  const sockets: WebSocket[] = []
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      sockets.push(this)
    }
  }
  Object.assign(window, { sockets })
}
