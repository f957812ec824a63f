import {
  createConnectivity,
  http,
  pauseInBackground,
  request,
  webSocket,
  withConnection,
} from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { mayRequest } from '../../src/adapters/requestPolicy.js'
import { browserHidden } from '../../src/engine/browserHidden.js'
import { HOUR, MINUTE, openBackgroundPage } from './support/backgroundPage.js'
import { createWorld, watch } from './support/world.js'

describe('in the background', () => {
  it('a send that is not acknowledged keeps the connection [E18]', async () => {
    const page = await openBackgroundPage()
    page.hide(true)
    await page.advance(3 * MINUTE - 1)
    page.network.mode = 'hang'
    const sent = watch(page.channel('orders').send(1))
    await page.environment.settle()
    expect(page.client.getState().outbox).toHaveLength(1)
    await page.advance(2000)
    expect(page.status()).toBe('connected')
    page.network.mode = 'pass'
    await page.advance(MINUTE)
    expect(sent.code).toBe('kept')
    expect(page.connection()).toMatchObject({ status: 'paused', pausedBy: 'hidden' })
  })

  it('a send during the pause connects, is acknowledged, and the page rests again', async () => {
    const page = await openBackgroundPage()
    page.hide(true)
    await page.advance(10 * MINUTE)
    expect(page.status()).toBe('paused')
    const sent = watch(page.channel('orders').send(7))
    await page.advance(1000)
    expect([sent.code, page.status(), page.inbox.data]).toEqual(['kept', 'connected', [7]])
    await page.advance(28_000)
    expect(page.status()).toBe('connected')
    await page.advance(3000)
    expect(page.connection()).toMatchObject({ status: 'paused', pausedBy: 'hidden' })
  })

  it('an open request and a lease keep it until they are over [E18]', async () => {
    let answer: (data: string) => void = () => undefined
    const handle = () => new Promise<string>((resolve) => (answer = resolve))
    const page = await openBackgroundPage({ server: { requests: { slow: { handle } } } })
    page.hide(true)
    await page.advance(3 * MINUTE - 5000)
    const asked = watch(request(page.client, 'slow'))
    await page.advance(20_000)
    expect([asked.code, page.status()]).toEqual(['pending', 'connected'])
    answer('late')
    await page.advance(MINUTE)
    expect([asked.code, page.status()]).toEqual(['kept', 'paused'])
    let end = (): void => undefined
    const leased = watch(withConnection(page.client, () => new Promise<void>((resolve) => (end = resolve))))
    await page.advance(10 * MINUTE)
    expect([leased.code, page.status()]).toEqual(['pending', 'connected'])
    end()
    await page.advance(30_000)
    expect([leased.code, page.status()]).toEqual(['kept', 'paused'])
  })

  it('a library of requests may fetch during the pause, unless the device is offline', async () => {
    const page = await openBackgroundPage()
    page.hide(true)
    await page.advance(10 * MINUTE)
    expect(mayRequest(page.client)).toBe(true)
    const environment = { ...page.client.environment, network: () => 'offline' as const }
    expect(mayRequest({ ...page.client, environment })).toBe(false)
  })

  it('a verdict and a request of the app stay as they are', async () => {
    const page = await openBackgroundPage()
    page.hide(true)
    await page.client.disconnect()
    await page.advance(HOUR)
    page.hide(false)
    await page.advance(HOUR)
    expect([page.status(), page.network.dials()]).toEqual(['disconnected', 1])
    page.simulation.deny({ refused: 'forbidden', message: 'No.' })
    page.client.connect()
    await page.advance(1000)
    page.hide(true)
    await page.advance(HOUR)
    page.hide(false)
    await page.advance(HOUR)
    expect([page.status(), page.network.dials()]).toEqual(['failed', 2])
  })
})

describe('pauseInBackground', () => {
  it('that the app ends dials again, and of several calls the last one counts', async () => {
    const page = await openBackgroundPage()
    const later = pauseInBackground(page.client, { afterMs: HOUR })
    page.hide(true)
    await page.advance(10 * MINUTE)
    expect(page.status()).toBe('connected')
    later()
    await page.advance(1000)
    expect(page.status()).toBe('paused')
    page.stop()
    page.stop()
    await page.advance(1000)
    expect(page.status()).toBe('connected')
    await page.advance(HOUR)
    expect(page.status()).toBe('connected')
  })

  it('leaves nothing behind', async () => {
    const page = await openBackgroundPage()
    page.hide(true)
    await page.advance(4 * MINUTE)
    page.client.dispose()
    await page.simulation.dispose()
    await page.advance(MINUTE)
    page.hide(false)
    expect(page.leftovers()).toMatchObject({ listeners: 0, sockets: 0 })
    expect(page.status()).toBe('disconnected')
  })

  it('names a time that is none', async () => {
    const { client } = createWorld()
    expect(() => pauseInBackground(client, { afterMs: -1 })).toThrow(
      'pauseInBackground.afterMs: expected milliseconds ≥ 0, got -1',
    )
    expect(() => pauseInBackground(client, { pauseAfterMs: 1 } as object)).toThrow(
      'pauseInBackground.pauseAfterMs is unknown; known are afterMs, everyMs, forMs',
    )
    await client.disconnect()
  })

  it('closes the socket of any server that the app dials', async () => {
    const { simulation, environment } = createWorld()
    const client = createConnectivity(webSocket('wss://app.example/feed', { dialler: simulation.dialler }), {
      environment,
    })
    onTestFinished(() => client.dispose())
    pauseInBackground(client, { afterMs: 1000, forMs: 0 })
    client.connect()
    await environment.advance(100)
    expect(client.getState().connection.status).toBe('connected')
    environment.hide(true)
    await environment.advance(5000)
    expect(client.getState().connection).toMatchObject({ status: 'paused', pausedBy: 'hidden' })
    expect(simulation.network.open()).toBe(0)
    environment.hide(false)
    await environment.advance(100)
    expect(client.getState().connection.status).toBe('connected')
  })

  it('changes nothing where no connection is held', async () => {
    const environment = createVirtualEnvironment()
    const client = createConnectivity(http({}), { environment })
    pauseInBackground(client)
    client.connect()
    await environment.advance(1000)
    const before = client.getState()
    environment.hide(true)
    await environment.advance(HOUR)
    expect(client.getState()).toBe(before)
    client.dispose()
  })
})

describe('the visibility of a page', () => {
  it('is told at once and at each change, until nobody listens', () => {
    const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' })
    vi.stubGlobal('document', document)
    onTestFinished(() => void vi.unstubAllGlobals())
    const told: boolean[] = []
    const stop = browserHidden((isHidden) => told.push(isHidden))
    document.visibilityState = 'visible'
    document.dispatchEvent(new Event('visibilitychange'))
    stop()
    document.dispatchEvent(new Event('visibilitychange'))
    expect(told).toEqual([true, false])
  })

  it('is not told where there are no pages', () => {
    const told: boolean[] = []
    browserHidden((isHidden) => told.push(isHidden))()
    expect(told).toEqual([])
  })
})
