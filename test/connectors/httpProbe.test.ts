import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createVirtualEnvironment } from '../../src/testing/virtualEnvironment.js'
import { runHttp, type HttpRun } from './support/httpRun.js'

type Answer = (response: ServerResponse, nonce: string) => void

const inHeader: Answer = (response, nonce) => response.writeHead(204, { 'x-connectivity-nonce': nonce }).end()

const inBody: Answer = (response, nonce) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ nonce }))

/** The head and a part of the body, then the end of the connection. */
const cut: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 })
  response.write('{"nonce":', () => response.destroy())
}

const busy: Answer = (response) => response.writeHead(429, { 'retry-after': '120' }).end()

/** A client of a server that answers well once, and in another way from then on. */
async function afterOneAnswer(
  well: Answer,
  later: Answer,
): Promise<HttpRun & { readonly now: () => number }> {
  let answer = well
  const server = createServer((request, response) =>
    answer(response, new URL(request.url ?? '/', 'http://host').searchParams.get('nonce') ?? ''),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const environment = createVirtualEnvironment()
  const probe = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/health`
  const run = runHttp({ probe }, { environment, backoff: {} })
  onTestFinished(() => run.client.dispose())
  run.client.connect()
  await run.reach('connected')
  answer = later
  run.api.reportFailure(new TypeError('fetch failed'))
  await run.reach('reconnecting')
  return { ...run, now: environment.now }
}

describe('a probe of a server that proves itself', () => {
  it.each([
    ['its headers', inHeader],
    ['its body', inBody],
  ])(
    'accuses no captive portal when the connection ends within an answer, after a proof in %s',
    async (_what, well) => {
      const { connection } = await afterOneAnswer(well, cut)
      expect(connection()).toMatchObject({ reason: 'unreachable' })
    },
  )

  it('waits as long as something in front of the server asks that counts requests', async () => {
    const { connection, now } = await afterOneAnswer(inHeader, busy)
    expect(connection()).toMatchObject({ reason: 'rate-limited', code: 429 })
    expect((connection().nextAttemptAt ?? 0) - now()).toBeGreaterThanOrEqual(120_000)
  })
})
