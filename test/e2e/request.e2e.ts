import { createChannelServer, type ChannelServer } from 'react-connectivity/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChaosProxy, type ChaosProxy } from '../../lab/chaosProxy.js'
import { pageFixture } from './support/pageFixture.js'

// A person asks the app on the server for something, and the network goes away before the answer.

const fixture = pageFixture('test/e2e/pages/requestPage.tsx')
let server: ChannelServer
let proxy: ChaosProxy
let asked: string[]
let aborted: string[]
beforeAll(async () => {
  asked = []
  aborted = []
  server = await createChannelServer({
    port: 0,
    allowedOrigins: [fixture.origin()],
    channels: {},
    requests: {
      pay: {
        handle({ data, signal }) {
          const what = String(data)
          asked.push(what)
          // The second time it is quick.
          if (asked.filter((one) => one === what).length > 1) return `${what} is paid`
          return new Promise((resolve) =>
            signal.addEventListener('abort', () => {
              aborted.push(what)
              resolve(null)
            }),
          )
        },
      },
    },
  })
  const { port } = server.address()
  proxy = await createChaosProxy(() => port)
})
afterAll(async () => {
  proxy?.close()
  await server?.close({ graceMs: 50 })
})

const open = () => fixture.open({ url: `ws://127.0.0.1:${proxy.port}/realtime` })

test('a request whose connection is cut fails at once and is not asked again; one that does no harm twice is answered after the cut [N21]', async () => {
  const page = await open()
  await page.locator('[data-slot="conn-led"][data-state="online"]').waitFor()
  const once = page.getByRole('status', { name: 'Once' })
  const twice = page.getByRole('status', { name: 'Twice' })
  await page.getByRole('button', { name: 'Pay once' }).click()
  await page.getByRole('button', { name: 'Pay twice' }).click()
  await expect.poll(() => asked.length).toBe(2)
  expect([await once.textContent(), await twice.textContent()]).toEqual(['pending', 'pending'])

  proxy.drop()
  await expect.poll(() => once.textContent()).toBe('failed connection-lost')
  await expect.poll(() => twice.textContent()).toBe('done twice is paid')
  expect(asked).toEqual(['once', 'twice', 'twice'])
  await expect.poll(() => aborted.toSorted()).toEqual(['once', 'twice'])

  // A person who asks again after the cut is served.
  await page.getByRole('button', { name: 'Pay once' }).click()
  await expect.poll(() => once.textContent()).toBe('done once is paid')
})
