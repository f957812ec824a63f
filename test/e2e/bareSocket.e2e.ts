import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from './support/app.js'
import { bareEnd } from './support/bareEnd.js'
import { startScriptedServer, type ScriptedServer } from './support/scriptedServer.js'
import { drawLongest } from './support/draws.js'
import { labFixture } from './support/labFixture.js'

// The behaviour of a bare browser socket, and of the package on top of it.

const fixture = labFixture()
let scripted: ScriptedServer
let app: App
beforeAll(async () => {
  scripted = await startScriptedServer()
})
afterAll(() => scripted.close())

/** The first failure that the package reports for this address. */
async function firstFailure(
  url: string,
): Promise<{ status: string; reason: string; code: number | string | null } | undefined> {
  const kit = await fixture.open({ url, wait: false })
  const { statuses } = await kit.until('a failure', (written) => {
    return written.statuses.some(({ stage, status }) => stage === 'waiting' || status === 'failed')
  })
  const failed = statuses.find(({ stage, status }) => stage === 'waiting' || status === 'failed')
  return failed && { status: failed.status, reason: failed.reason, code: failed.code }
}

const page = async (): Promise<App> => {
  app = await fixture.open({ wait: false, channels: [] })
  return app
}

describe('a dial that fails', () => {
  test('looks the same whether the port is closed, the answer is 403, the host unknown or TLS fails, and is called unreachable [B2 F02 F03]', async () => {
    await fixture.lab.faults.run({ fault: 'network', to: 'refuse' })
    const addresses = [
      fixture.lab.url,
      `${scripted.url}/403`,
      'ws://no-such-host.invalid/',
      // TLS to a server that speaks none.
      `${scripted.url.replace('ws:', 'wss:')}/echo`,
    ]
    await page()
    for (const address of addresses) {
      expect(await bareEnd(app, address), address).toEqual({
        events: ['error'],
        code: 1006,
        reason: '',
        wasClean: false,
      })
      expect(await firstFailure(address), address).toEqual({
        status: 'connecting',
        reason: 'unreachable',
        code: 1006,
      })
    }
  })
})

describe('the end of a socket that was open', () => {
  test('comes as a close, with or without an error before it, and counts as one loss [B3]', async () => {
    await page()
    const reset = await bareEnd(app, `${scripted.url}/reset`)
    const malformed = await bareEnd(app, `${scripted.url}/malformed`)
    expect(reset).toMatchObject({ events: ['open'], code: 1006 })
    expect(malformed).toMatchObject({ events: ['open', 'error'], code: 1006 })
    for (const act of ['reset', 'malformed']) {
      const kit = await fixture.open({ url: `${scripted.url}/${act}`, wait: false, before: drawLongest })
      await kit.until('a loss', ({ statuses }) => statuses.some(({ stage }) => stage === 'waiting'))
      await kit.page.waitForTimeout(150)
      const { statuses } = await kit.read()
      const [first, second, next] = statuses.map(({ stage }) => stage)
      expect([first, second]).toEqual(['dialling', 'waiting'])
      // A busy machine may be at the next dial already.
      expect(next ?? 'dialling').toBe('dialling')
      expect(statuses[1]).toMatchObject({ reason: 'network-lost', code: 1006 })
    }
  })

  test('carries the code and the text of the server intact, and a page may send only 1000 and 3000 to 4999 [B7]', async () => {
    await page()
    for (const code of [1001, 1008, 1011, 1012, 1013, 4000, 4999]) {
      expect(await bareEnd(app, `${scripted.url}/close/${code}`)).toEqual({
        events: ['open'],
        code,
        reason: 'why',
        wasClean: true,
      })
    }
    const attempts = await app.page.evaluate(async (url) => {
      const socket = new WebSocket(url)
      await new Promise((resolve) => socket.addEventListener('open', resolve))
      const tryClose = (code: number, reason = ''): string => {
        try {
          socket.close(code, reason)
          return 'closed'
        } catch (error) {
          return (error as DOMException).name
        }
      }
      const codes = [999, 1001, 1006, 2999, 5000].map((code) => tryClose(code))
      return {
        codes,
        long: tryClose(1000, 'x'.repeat(124)),
        state: socket.readyState,
        fits: tryClose(4999, 'x'.repeat(123)),
      }
    }, `${scripted.url}/echo`)
    expect(attempts).toEqual({
      codes: Array.from({ length: 5 }, () => 'InvalidAccessError'),
      long: 'SyntaxError',
      state: 1,
      fits: 'closed',
    })
  })
})

describe('a send before the socket is open', () => {
  test('throws on a bare socket, is dropped without a word on a closed one, and waits in the package [B9]', async () => {
    const { lab } = fixture
    await page()
    const bare = await app.page.evaluate(async (url) => {
      const socket = new WebSocket(url)
      let thrown = ''
      try {
        socket.send('too soon')
      } catch (error) {
        thrown = (error as DOMException).name
      }
      await new Promise((resolve) => socket.addEventListener('open', resolve))
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve))
      socket.close()
      socket.send('while closing')
      await closed
      socket.send('too late')
      return thrown
    }, `${scripted.url}/echo`)
    expect(bare).toBe('InvalidStateError')
    expect(scripted.received.filter((text) => /too|while/.test(text))).toEqual([])

    // The dial lasts until the page has sent.
    lab.server.stop()
    const kit = await fixture.open({ channels: [], wait: false, times: { handshakeMs: 120_000 } })
    await kit.page.waitForFunction(() => window.lab.connectivity !== null)
    const early = await kit.page.evaluate(async () => {
      const client = window.lab.connectivity!
      const { status, nextAttemptAt } = client.getState().connection
      const receipts = [1, 2].map((n) => window.lab.channel('chat').send({ early: n }))
      Object.assign(window, { receipts: Promise.all(receipts) })
      // Sends of one tick are committed together, at its end.
      await Promise.resolve()
      return { status, nextAttemptAt, pending: client.getState().outbox.length }
    })
    expect(early).toEqual({ status: 'connecting', nextAttemptAt: null, pending: 2 })
    lab.server.cont()
    const offsets = await kit.page.evaluate(async () => {
      const { receipts } = window as unknown as { receipts: Promise<{ offset: number | null }[]> }
      return (await receipts).map(({ offset }) => offset)
    })
    const accepted = lab.acceptedLog('chat').filter(({ data }) => 'early' in (data as object))
    expect(accepted.map(({ data, offset }) => [data, offset])).toEqual([
      [{ early: 1 }, offsets[0]],
      [{ early: 2 }, offsets[1]],
    ])
  })
})
