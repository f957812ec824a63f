import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import type { ChannelServerOptions } from 'react-connectivity/server'
import { createChaosProxy, type ChaosProxy } from '../../../lab/chaosProxy.js'
import { startServer, type LiveServer } from '../../client/support/server.js'
import { pageFixture } from './pageFixture.js'

/** A page with every part of the kit, over a real server and a network that can be broken. */
export interface Shop {
  readonly page: Page
  readonly server: LiveServer
  readonly proxy: ChaosProxy
}

export const status = (page: Page) => page.locator('[data-slot="conn-status"]')
export const state = (page: Page) => status(page).getAttribute('data-state')
export const trigger = (page: Page) => page.getByRole('button', { name: /^Connection: / })
export const details = (page: Page) => page.getByRole('dialog', { name: 'Connection details' })
export const stale = (page: Page) => page.getByRole('group', { name: 'Orders' })

/** Noon of a Wednesday, whose short name is the widest in English. */
const noon = new Date(2026, 0, 7, 12, 44)

/** Opens shops in the tests of one file. With `hasClock` the time of the page begins at a noon, and the test can stop it. */
export function shopFixture(): (
  query?: Readonly<Record<string, string>>,
  hasClock?: boolean,
  options?: Partial<ChannelServerOptions>,
) => Promise<Shop> {
  const fixture = pageFixture('test/e2e/pages/partsPage.tsx')
  return async (query = {}, hasClock = false, options = {}) => {
    const server = await startServer({
      allowedOrigins: [fixture.origin()],
      channels: { orders: { kind: 'log', size: 5 } },
      ...options,
    })
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    const url = `ws://127.0.0.1:${proxy.port}/realtime`
    const context = await fixture.context()
    if (hasClock) await context.clock.install({ time: noon })
    const page = await fixture.open({ url, ...query }, context)
    await expect.poll(() => state(page)).toBe('online')
    return { page, server, proxy }
  }
}

/** Cuts the connection for good. */
export async function lose({ page, proxy }: Shop): Promise<void> {
  proxy.refuse()
  proxy.drop()
  await expect.poll(() => stale(page).getAttribute('data-stale')).toBe('behind')
}

/** The server keeps five messages; the page misses more. */
export async function overrun({ page, server, proxy }: Shop): Promise<void> {
  await server.publish('orders', { text: 'first' })
  await expect.poll(() => page.getByText('first').count()).toBe(1)
  proxy.refuse()
  proxy.drop()
  for (let index = 0; index < 20; index += 1) await server.publish('orders', { text: `order ${index}` })
  await proxy.pass()
  await expect.poll(() => stale(page).getAttribute('data-stale')).toBe('missed')
}
