import { describe, expect, it } from 'vitest'
import { http, type HttpOptions } from '../../src/connectors/http.js'
import { retryAfterOf } from '../../src/connectors/http/answers.js'
import { outcomeOf } from '../../src/connectors/http/outcome.js'
import { createConnectivity } from '../../src/engine/createConnectivity.js'
import { createVirtualEnvironment } from '../../src/testing/virtualEnvironment.js'
import { startApiServer } from './servers/apiServer.js'
import { httpFixture } from './support/httpFixture.js'
import { pause, until } from './support/wait.js'

const lab = httpFixture()

describe('the wrapped fetch', () => {
  it('gives the results and errors of the fetch below it', async () => {
    const { api, client } = lab.run()
    client.connect()
    const request = api.wrapFetch(fetch)
    const response = await request(new URL(`${lab.server.origin}/data`), { method: 'POST', body: 'text' })
    expect(await response.json()).toEqual({ n: 1 })
    expect(lab.server.requests[0]).toMatchObject({ method: 'POST' })
    const plain = await fetch('http://[').catch((error: unknown) => error)
    await expect(request('http://[')).rejects.toThrow((plain as Error).message)
    const answer = await request(new Request(`${lab.server.origin}/data`))
    expect(answer.status).toBe(200)
  })

  it('ignores a cancellation by the app, and suspects a loss after a timeout', async () => {
    const { api, client, connection, reach } = lab.run(lab.probed())
    client.connect()
    await reach('connected')
    lab.server.answer = 'silent'
    const controller = new AbortController()
    const request = api.wrapFetch(fetch)
    const cancelled = request(`${lab.server.origin}/data`, { signal: controller.signal })
    const reasoned = new AbortController()
    const cancelledToo = request(`${lab.server.origin}/data`, { signal: reasoned.signal })
    const ends = Promise.allSettled([cancelled, cancelledToo])
    controller.abort()
    reasoned.abort(new TypeError('fetch failed'))
    expect((await ends).map((end) => end.status)).toEqual(['rejected', 'rejected'])
    await pause(50)
    expect(lab.server.probes()).toBe(1)
    await request(`${lab.server.origin}/data`, { signal: AbortSignal.timeout(20) }).catch(() => null)
    await until('a probe', () => lab.server.probes() === 2)
    expect(connection().status).toBe('connected')
  })

  it('ignores requests to other servers', async () => {
    const other = await startApiServer()
    const { api, client, reach, story } = lab.run(lab.probed())
    client.connect()
    await reach('connected')
    await other.stop()
    await api
      .wrapFetch(fetch)(`${other.origin}/data`)
      .catch(() => null)
    await pause(50)
    expect(lab.server.probes()).toBe(1)
    expect(story).toHaveLength(2)
  })
})

function circular(): Error {
  const error = new Error('twice')
  error.cause = error
  return error
}

describe('an error of a request', () => {
  const cases: [string, unknown, string][] = [
    ['fetch in Chromium', new TypeError('Failed to fetch'), 'failed'],
    ['fetch in Firefox', new TypeError('NetworkError when attempting to fetch resource.'), 'failed'],
    ['fetch in Safari', new TypeError('Load failed'), 'failed'],
    ['fetch in Node', new TypeError('fetch failed'), 'failed'],
    ['fetch in German', new TypeError('Die Internetverbindung scheint offline zu sein.'), 'failed'],
    [
      'a mistake that looks like it',
      new TypeError("Cannot read properties of undefined (reading 'a')"),
      'failed',
    ],
    ['a timeout', new DOMException('timed out', 'TimeoutError'), 'failed'],
    ['axios', Object.assign(new Error('Network Error'), { code: 'ERR_NETWORK' }), 'failed'],
    ['a failure without an error', undefined, 'failed'],
    ['a cancellation', new DOMException('cancelled', 'AbortError'), 'none'],
    ['a mistake of the app', new ReferenceError('seats is not defined'), 'none'],
    ['an error of the app', new Error('Not enough seats'), 'none'],
    ['a thrown text', 'oops', 'none'],
    ['a status', Object.assign(new Error('Not found'), { status: 404 }), 'answered'],
    [
      'a response',
      Object.assign(new Error('Bad'), { response: new Response(null, { status: 500 }) }),
      'answered',
    ],
    [
      'a response with other headers',
      Object.assign(new Error('Bad'), {
        response: { status: 401, headers: { 'content-type': 'text/plain' } },
      }),
      'answered',
    ],
    ['a client above fetch', new Error('query failed', { cause: new TypeError('fetch failed') }), 'failed'],
    [
      'a cancellation below a client',
      new Error('query failed', { cause: new DOMException('cancelled', 'AbortError') }),
      'none',
    ],
    [
      'a status below a client',
      new Error('query failed', { cause: Object.assign(new Error('Not found'), { status: 404 }) }),
      'answered',
    ],
    ['an error that is its own cause', circular(), 'none'],
  ]
  it.each(cases)('is read as evidence about the path to the server: %s', (_what, error, outcome) => {
    expect(outcomeOf(error).type).toBe(outcome)
  })

  it('that is a mistake of the app and looks like a lost request costs one probe, and changes nothing', async () => {
    const { api, client, connection, reach, story } = lab.run(lab.probed())
    client.connect()
    await reach('connected')
    const told = story.length
    api.reportFailure(new TypeError("Cannot read properties of undefined (reading 'a')"))
    await until('a probe', () => lab.server.probes() === 2)
    expect([connection().status, story.length]).toEqual(['connected', told])
  })

  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['soon', null],
    ['-5', null],
  ])('reads retry-after: %s', (value, expected) => {
    const headers = new Headers({ 'retry-after': value })
    expect(retryAfterOf({ status: 503, headers }, 0)).toBe(expected)
  })
})

it('a retry-after of a client that gives numbers is read, too', () => {
  const headers = { get: () => 120 as unknown as string }
  expect(retryAfterOf({ status: 503, headers }, 0)).toBe(120_000)
})

describe('one connector', () => {
  it('serves one client at a time, and names the mistake', () => {
    const api = http()
    const first = createConnectivity(api)
    expect(() => createConnectivity(api)).toThrow(/one client per connector.*http\(/)
    first.dispose()
    createConnectivity(api).dispose()
  })

  it('ignores reports before the client connects, and after its end', async () => {
    const { api, client, connection } = lab.run(lab.probed())
    api.reportFailure()
    api.reportSuccess()
    expect(connection().status).toBe('idle')
    client.connect()
    await client.disconnect()
    api.reportFailure()
    expect(connection().status).toBe('disconnected')
    client.dispose()
    api.reportSuccess()
    expect(connection()).toMatchObject({ status: 'disconnected', reason: 'disposed' })
  })

  it('leaves no request, timer or listener behind', async () => {
    const environment = createVirtualEnvironment()
    lab.server.answer = 'silent'
    let signal: AbortSignal | null | undefined = null
    const send: typeof fetch = (to, init) => {
      signal = init?.signal
      return fetch(to, init)
    }
    const { client } = lab.run({ ...lab.probed(), fetch: send }, { environment })
    client.connect()
    await until('a probe', () => lab.server.probes() === 1)
    client.dispose()
    expect(signal).toMatchObject({ aborted: true })
    expect(environment.timers()).toBe(0)
    expect(environment.listeners()).toBe(0)
  })

  it.each([
    [{ probe: '' }, /probe must be a url such as/],
    [{ probe: { url: '/health', marker: 'header' } }, /marker/],
    [{ verdicts: { 401: 'no' } }, /verdicts must be an object from status to reason/],
    [{ url: '/health' }, /unknown option "url"/],
  ])('names the mistake in its options: %o', (options, message) => {
    expect(() => http(options as HttpOptions)).toThrow(message)
  })
})
