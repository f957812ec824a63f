import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConnectivity, http, webSocket, type Dialler } from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { outcomeOf } from '../../src/connectors/http/outcome.js'
import { textBranches } from './support/textBranches.js'

/** Sources that read a text, which no browser writes, and why. */
const allowed: Readonly<Record<string, string>> = {
  'src/adapters/mqtt/codes.ts':
    'MQTT.js has no code for its two time-outs, and one text for each on every platform',
  'src/adapters/socketIo/link.ts': 'socket.io has no code for its time-out, and one text on every platform',
  'src/server/optionalPackage.ts': 'Node has a code, and the name of the missing package in the text alone',
  'src/wire/problemCount.ts': 'the text is that of this package',
}

describe('the sources', () => {
  it('decide nothing by the text of an error, which is of the browser and its language [B13]', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.tsx?$/.test(file),
    )
    expect(files.length).toBeGreaterThan(500)
    const found = files
      .map((file) => join('src', file))
      .flatMap((file) => textBranches(file, readFileSync(file, 'utf8')))
    expect(
      found.filter((place) => !Object.keys(allowed).some((file) => place.startsWith(`${file}:`))),
    ).toEqual([])
    expect(new Set(found.map((place) => place.split(':')[0]))).toEqual(new Set(Object.keys(allowed)))
  })

  it.each([
    "if (error.message === 'Failed to fetch') retry()",
    'const isLost = /failed to fetch/i.test(error.message)',
    "const { message } = error; if (message.startsWith('NetworkError')) retry()",
    "const text = String(error).toLowerCase(); const isLost = text.includes('network')",
    'const text = `${error}`; switch (text) { default: retry() }',
    "const isNative = resolve.toString() == 'function () { [native code] }'",
    'const reason = reasonByText[error.message]',
    "const reason = reasonByText.get(error?.message ?? '')",
    "const inPage = error.stack.indexOf('page.js') >= 0",
    "function read({ message }) { return message !== 'timeout' }",
  ])('are found out where they do: %s', (line) => {
    expect(textBranches('line.ts', line)).toHaveLength(1)
  })

  it.each([
    'tell({ message: error.message })',
    'const text = error.message ?? null; tell(text)',
    "if (message === undefined || message === null || message === '') tell(null)",
    "if (error.name === 'TimeoutError') tell(String(error))",
    "if (error.code === 'ERR_NETWORK') tell(errorText(error))",
    'table.get(String(id)); count.toString(36) === key',
  ])('may pass it on, and read names and codes: %s', (line) => {
    expect(textBranches('line.ts', line)).toEqual([])
  })
})

const texts = [
  'Failed to fetch',
  'NetworkError when attempting to fetch resource.',
  'Load failed',
  'Die Internetverbindung scheint offline zu sein.',
  'インターネット接続がオフラインのようです。',
  'timeout',
  'unauthorized',
  '',
]

describe.each(texts)('an error whose text is %j', (text) => {
  const environment = createVirtualEnvironment()
  const failing: Dialler = {
    dial() {
      throw new DOMException(text, 'SecurityError')
    },
  }

  it('has the reason of what failed: the answer, the time limit, the token, the socket [B13]', async () => {
    expect(outcomeOf(new TypeError(text))).toMatchObject({
      type: 'failed',
      failure: { reason: 'unreachable' },
    })
    expect(outcomeOf(new DOMException(text, 'TimeoutError'))).toMatchObject({
      failure: { reason: 'handshake-timeout' },
    })
    expect(outcomeOf(new DOMException(text, 'AbortError'))).toEqual({ type: 'none' })
    const refuse = () => Promise.reject(new TypeError(text))
    const clients = [
      createConnectivity(http({ probe: 'https://api.example/health', fetch: refuse }), { environment }),
      createConnectivity(webSocket('wss://api.example', { auth: { getToken: refuse } }), { environment }),
      createConnectivity(webSocket('wss://api.example', { dialler: failing }), { environment }),
    ]
    for (const client of clients) {
      onTestFinished(client.dispose)
      client.connect()
    }
    await environment.settle()
    const seen = clients.map((client) => client.getState().connection)
    expect(seen.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      'connecting unreachable',
      'connecting token-unavailable',
      'failed bad-config',
    ])
  })
})
