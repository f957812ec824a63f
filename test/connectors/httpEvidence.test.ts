import { describe, expect, it } from 'vitest'
import type { ProbeMarker } from '../../src/connectors/http.js'
import { judgeProbe, type ProbeAnswer } from '../../src/connectors/http/answers.js'
import { createVirtualEnvironment } from '../../src/testing/virtualEnvironment.js'
import type { Answering } from './servers/apiServer.js'
import { httpFixture } from './support/httpFixture.js'
import { until } from './support/wait.js'

const lab = httpFixture()

describe('an app without a socket and without a probe', () => {
  it('claims nothing before the first request of the app, and is connected after it', async () => {
    const { api, client, connection, story } = lab.run()
    client.connect()
    expect(connection()).toMatchObject({ status: 'idle', hasEverConnected: false })
    await api.wrapFetch(fetch)(`${lab.server.origin}/data`)
    expect(story).toEqual(['idle: connect-requested', 'connected: established'])
    expect(lab.server.requests).toHaveLength(1)
  })

  it('is paused after a failed request, because nothing probes, and connected again with the next answer', async () => {
    const { api, client, connection } = lab.run()
    const request = api.wrapFetch(fetch)
    client.connect()
    await request(`${lab.server.origin}/data`)
    await lab.server.stop()
    await expect(request(`${lab.server.origin}/data`)).rejects.toThrow(TypeError)
    expect(connection()).toMatchObject({ status: 'paused', pausedBy: 'policy', reason: 'unreachable' })
    await lab.server.start()
    client.retryNow()
    expect(connection()).toMatchObject({ status: 'reconnecting', pausedBy: null })
    await request(`${lab.server.origin}/data`)
    expect(connection()).toMatchObject({ status: 'connected', reason: 'recovered', reconnectCount: 1 })
  })

  it('does not wait for ever for a request that the app does not make', async () => {
    const environment = createVirtualEnvironment()
    const { api, client, connection } = lab.run({}, { environment })
    client.connect()
    api.reportFailure()
    client.retryNow()
    expect(connection().status).toBe('connecting')
    await environment.advance(15_000)
    expect(connection()).toMatchObject({ status: 'paused', pausedBy: 'policy' })
    expect(environment.timers()).toBe(0)
  })
})

describe('a device without a network', () => {
  it('is paused at once, probes nothing, and probes as soon as the device is online', async () => {
    const environment = createVirtualEnvironment()
    const { client, connection, story } = lab.run(lab.probed(), { environment })
    client.connect()
    await until('connected', () => connection().status === 'connected')
    environment.signal('offline')
    expect(connection()).toMatchObject({ status: 'paused', pausedBy: 'offline', reason: 'network-lost' })
    await environment.advance(3_600_000)
    expect(lab.server.probes()).toBe(1)
    environment.signal('online')
    expect(connection().status).toBe('reconnecting')
    await until('connected', () => connection().status === 'connected')
    expect(lab.server.probes()).toBe(2)
    expect(story.slice(2)).toEqual([
      'paused by offline: network-lost',
      'reconnecting: network-lost',
      'connected: recovered',
    ])
  })

  it('probes nothing at the start while the device is offline, unless a person asks', async () => {
    const environment = createVirtualEnvironment({ network: 'offline' })
    const { client, connection } = lab.run(lab.probed(), { environment })
    client.connect()
    expect(connection()).toMatchObject({ status: 'paused', pausedBy: 'offline', outage: { attempts: 0 } })
    expect(lab.server.probes()).toBe(0)
    client.retryNow()
    await until('connected', () => connection().status === 'connected')
  })
})

describe('an answer of another server', () => {
  const portals: Answering[] = ['portal-page', 'portal-redirect', 'portal-511']
  it.each(portals)('is reported as a captive portal: %s', async (answer) => {
    const { api, client, connection, reach } = lab.run(lab.probed())
    client.connect()
    await reach('connected')
    lab.server.answer = answer
    api.reportFailure(new TypeError('fetch failed'))
    await reach('reconnecting')
    expect(connection().reason).toBe('captive-portal')
    lab.server.answer = 'well'
    await reach('connected')
  })

  it('is recognised from the first probe where the app names the marker of a true answer', async () => {
    lab.server.answer = 'unmarked'
    const { client, connection } = lab.run({ probe: { url: `${lab.server.origin}/health`, marker: 'nonce' } })
    client.connect()
    await until('an outage', () => connection().outage !== null)
    expect(connection()).toMatchObject({ status: 'connecting', reason: 'captive-portal' })
  })

  it('is not suspected behind an answer that never carried a marker', async () => {
    lab.server.answer = 'unmarked'
    const { client, reach } = lab.run(lab.probed())
    client.connect()
    await reach('connected')
  })

  const answer: ProbeAnswer = {
    status: 200,
    type: 'basic',
    isMarked: false,
    isMarkerDue: false,
    isForgeable: false,
  }
  const cases: [string, Partial<ProbeAnswer>, string | null][] = [
    ['a good answer with its marker', { isMarked: true, isMarkerDue: true }, null],
    ['a good answer that never had one', {}, null],
    ['a good answer without the marker that is due', { isMarkerDue: true }, 'captive-portal'],
    ['a page over plain http without a marker', { isForgeable: true }, 'unreachable'],
    ['a refusal of our server', { status: 403, isMarked: true, isMarkerDue: true }, null],
    ['a refusal without the marker', { status: 403, isMarkerDue: true }, 'unreachable'],
    ['too many requests, without the marker', { status: 429, isMarkerDue: true }, 'rate-limited'],
    ['too many requests, where none is due', { status: 429 }, null],
    ['a redirect that the browser hides', { status: 0, type: 'opaqueredirect' }, 'captive-portal'],
    ['a redirect', { status: 302 }, 'captive-portal'],
    ['a network that asks for a sign-in', { status: 511 }, 'captive-portal'],
    ['an error of the server', { status: 500, isMarked: true }, 'server-error'],
    ['an overloaded server', { status: 503 }, 'overloaded'],
  ]
  it.each(cases)('is never named without proof: %s', (_what, given, reason) => {
    expect(judgeProbe({ ...answer, ...given }, 0)?.reason ?? null).toBe(reason)
  })

  const markers: ProbeMarker[] = ['none', { header: 'server', value: 'ours' }]
  it.each(markers)('is recognised by the marker of the app: %o', async (marker) => {
    lab.server.answer = 'portal-page'
    const { client, connection } = lab.run({ probe: { url: `${lab.server.origin}/health`, marker } })
    client.connect()
    await until('an answer', () => connection().status === 'connected' || connection().outage !== null)
    expect(connection().status).toBe(marker === 'none' ? 'connected' : 'connecting')
  })
})
