import { describe, expect, test } from 'vitest'
import { statusesOf } from './support/app.js'
import { bannerStates, expectNothingLost, ledStates, numbered } from './support/compare.js'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture({ heartbeat: { intervalMs: 1000, timeoutMs: 6000, idleMs: 30_000 } })
const eager = { windowMs: 1000, capMs: 1000 }

describe('a connection that is dead and says nothing', () => {
  test.each([
    ['in both directions', 'F18', 'half-open'],
    ['towards the page', 'F19', 'half-open-down'],
    ['towards the server', 'F19', 'half-open-up'],
  ] as const)(
    '%s is noticed by the heartbeat, and what was sent into it arrives once [%s]',
    async (_how, _id, to) => {
      const { lab } = fixture
      const orders = lab.acceptedLog('orders').length
      const app = await fixture.open({
        channels: ['orders', 'chat'],
        backoff: eager,
        times: { handshakeMs: 4000 },
      })
      await lab.server.publish('orders', numbered(3))
      await app.until('three orders', ({ delivered }) => delivered.length === 3)
      const line = `into the void ${to}`
      await lab.faults.run({ fault: 'network', to })
      const sent = app.send('chat', { line })
      await lab.server.publish('orders', numbered(3, 4))

      const noticed = await app.until('the loss', (written) => statusesOf(written).at(-1) === 'reconnecting')
      const lost = noticed.statuses.find(({ status }) => status === 'reconnecting')
      expect(lost).toMatchObject({ reason: 'heartbeat-timeout', code: null })
      await lab.faults.run({ fault: 'network', to: 'healthy' })
      const receipt = await sent
      await expectNothingLost(app, lab, 'orders', orders)
      const accepted = lab.acceptedLog('chat').filter(({ data }) => (data as { line?: string }).line === line)
      expect(accepted.map(({ offset }) => ({ offset }))).toEqual([receipt])
    },
  )

  test('because the server stands still (SIGSTOP) is noticed, and heals when it goes on [N23 T3]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open({ backoff: eager, times: { handshakeMs: 4000 }, before: noteBeats })
    await lab.server.publish('orders', numbered(3))
    await app.until('three orders', ({ delivered }) => delivered.length === 3)
    lab.server.stop()
    const noticed = await app.until('a banner', (written) => bannerStates(written).at(-1) === 'reconnecting')
    const lost = noticed.statuses.find(({ status }) => status === 'reconnecting')
    expect(lost).toMatchObject({ reason: 'heartbeat-timeout', code: null })
    const { pings, heard } = await app.page.evaluate(
      () => (window as unknown as { beats: { pings: number[]; heard: number[] } }).beats,
    )
    const lostAt = lost?.at ?? 0
    const heardAt = Math.max(...heard.filter((at) => at < lostAt))
    expect(
      pings.some((at) => at >= heardAt && at < lostAt),
      'a ping without an answer',
    ).toBe(true)
    lab.server.cont()
    await lab.server.publish('orders', numbered(3, 4))
    await expectNothingLost(app, lab, 'orders', before)
    await app.until('all is well', (written) => ledStates(written, 'connection').at(-1) === 'online')
  })

  test('because the browser is offline stays open, is noticed, and heals [T3 B4]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open({ backoff: eager })
    // Compare with a bare socket.
    await app.page.evaluate((url) => {
      const socket = new WebSocket(url)
      const bare = { socket, closes: 0, texts: 0 }
      socket.addEventListener('close', () => (bare.closes += 1))
      socket.addEventListener('message', () => (bare.texts += 1))
      Object.assign(window, { bare })
      return new Promise((resolve) => socket.addEventListener('open', resolve))
    }, lab.url)
    await app.context.setOffline(true)
    const bare = await app.page.evaluate(async () => {
      const { bare: own } = window as unknown as {
        bare: { socket: WebSocket; closes: number; texts: number }
      }
      const { texts } = own
      own.socket.send('{"t":"hello","v":1,"attempt":0}')
      const fresh = new WebSocket(own.socket.url)
      const code = await new Promise((resolve) =>
        fresh.addEventListener('close', (event) => resolve(event.code)),
      )
      await new Promise((resolve) => setTimeout(resolve, 500))
      return {
        isOpen: own.socket.readyState === WebSocket.OPEN,
        closes: own.closes,
        answers: own.texts - texts,
        code,
      }
    })
    // The socket is half-open, not closed; only a new one fails.
    expect(bare).toEqual({ isOpen: true, closes: 0, answers: 0, code: 1006 })

    await lab.server.publish('orders', numbered(3))
    const noticed = await app.until('a banner', ({ banners }) => banners.length > 0)
    const lost = noticed.statuses.find(({ status }) => status === 'reconnecting')
    expect(lost).toMatchObject({ reason: 'heartbeat-timeout' })
    expect(noticed.banners).toMatchObject([
      { state: 'offline', text: expect.stringContaining('You’re offline.') as string },
    ])
    expect(ledStates(noticed, 'connection').at(-1)).toBe('offline')

    await app.context.setOffline(false)
    const written = await expectNothingLost(app, lab, 'orders', before)
    expect(written.statuses.at(-1)).toMatchObject({ status: 'connected', reason: 'recovered' })
  })

  test('is noticed by its silence, not by signals of the device [F22]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    // A busy machine answers late, and is neither dead nor slow for that.
    const times = { handshakeMs: 4000, wakeMs: 10_000, slowMs: 10_000, slowPingMs: 10_000 }
    const app = await fixture.open({ backoff: eager, times })
    // The device reports offline, but the socket works.
    await app.page.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
      window.dispatchEvent(new Event('offline'))
    })
    await lab.server.publish('orders', numbered(20))
    await expectNothingLost(app, lab, 'orders', before)
    await app.page.waitForTimeout(2500)
    const kept = await app.read()
    expect(statusesOf(kept)).toEqual(['connecting', 'connected'])
    expect(ledStates(kept, 'connection').at(-1)).toBe('online')
    expect(kept.banners).toEqual([])
    expect(await app.page.evaluate(() => window.lab.connectivity!.getState().network)).toBe('offline')

    // The device reports online, but the socket is dead.
    await app.page.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', { configurable: true, value: true })
      window.dispatchEvent(new Event('online'))
    })
    await lab.faults.run({ fault: 'network', to: 'half-open' })
    const noticed = await app.until('the loss', (written) => statusesOf(written).at(-1) === 'reconnecting')
    // The dials after it may have failed, too.
    expect(noticed.statuses.find(({ status }) => status === 'reconnecting')).toMatchObject({
      reason: 'heartbeat-timeout',
    })
    await lab.server.publish('orders', numbered(5))
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    await expectNothingLost(app, lab, 'orders', before)
  })

  test('and one that passes single bytes carries every message whole [F25]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    lab.proxy.set({ slice: true })
    const app = await fixture.open()
    await lab.server.publish('orders', numbered(10))
    await expectNothingLost(app, lab, 'orders', before)
    // A cut in the middle of a frame delivers no partial message.
    const publishing = lab.server.publish('orders', [{ long: 'x'.repeat(20_000) }])
    await publishing
    await app.page.waitForTimeout(300)
    lab.proxy.drop()
    lab.proxy.set({})
    const written = await expectNothingLost(app, lab, 'orders', before)
    expect(statusesOf(written)).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    expect(written.problems).toEqual([])
  })
})

/** Records the pings of the page, and everything that it hears. */
function noteBeats(): void {
  const pings: number[] = []
  const heard: number[] = []
  Object.assign(window, { beats: { pings, heard } })
  const known = new WeakSet<WebSocket>()
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (this: WebSocket, data: string) {
    send.call(this, data)
    if (!known.has(this)) this.addEventListener('message', () => heard.push(Date.now()))
    known.add(this)
    if (data.includes('"t":"ping"')) pings.push(Date.now())
  }
}
