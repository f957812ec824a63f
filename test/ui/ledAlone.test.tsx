import { act, render, screen } from '@testing-library/react'
import { StrictMode, type ReactElement } from 'react'
import { channelServer, ConnectivityProvider, createConnectivity } from 'react-connectivity'
import type { Times } from 'react-connectivity/core'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { show, staged } from './support/staged.js'

/** A page that begins with nothing but an LED. No other part has asked for the presentation of its client. */
async function openPage(times: Partial<Times> = {}) {
  const environment = createVirtualEnvironment()
  const simulation = createSimulation({ environment })
  const connector = channelServer('/simulated', { dialler: simulation.dialler })
  const connectivity = createConnectivity(connector, { environment, times })
  onTestFinished(() => connectivity.dispose())
  const page = (more: ReactElement | null = null): ReactElement => (
    <StrictMode>
      <ConnectivityProvider connectivity={connectivity}>
        <ConnectionLed />
        {more}
      </ConnectivityProvider>
    </StrictMode>
  )
  const { container, rerender } = render(page())
  const pass = (ms: number): Promise<void> => act(() => environment.advance(ms))
  await pass(1000)
  const led = (): string | null =>
    container.querySelector('[data-slot="conn-led"]')?.getAttribute('data-state') ?? null
  return {
    led,
    pass,
    mount: (more: ReactElement) => rerender(page(more)),
    async lose(ms: number, mode: 'refuse' | 'hang' = 'refuse') {
      simulation.network.mode = mode
      act(() => simulation.network.cut())
      await pass(ms)
    },
    async mend(ms: number) {
      simulation.network.mode = 'pass'
      act(() => connectivity.retryNow())
      await pass(ms)
    },
  }
}

describe('a page with an LED alone', () => {
  it('has the banner of the outage in the first frame of a banner that comes later [U27]', async () => {
    const error = vi.spyOn(console, 'error')
    const page = await openPage()
    expect(page.led()).toBe('online')
    await page.lose(5000)
    expect(page.led()).toBe('reconnecting')
    page.mount(<ConnectionBanner />)
    expect(screen.getByRole('region', { name: 'Connection status' })).toHaveTextContent('Connection lost.')
    expect(page.led()).toBe('reconnecting')
    await page.pass(60_000)
    expect(screen.getByRole('region')).toHaveAttribute('data-state', 'still-disconnected')
    await page.mend(1000)
    expect([page.led(), screen.queryByRole('region')]).toEqual(['online', null])
    await page.pass(6000)
    expect(screen.getByRole('region')).toHaveAttribute('data-state', 'back-online')
    expect(error).not.toHaveBeenCalled()
  })

  it('gets the banner of a loss that has only just begun at its time', async () => {
    const page = await openPage({ bannerMs: 3000 })
    await page.lose(2500, 'hang')
    page.mount(<ConnectionBanner />)
    expect([page.led(), screen.queryByRole('region')]).toEqual(['reconnecting', null])
    // The dial hangs, so nothing happens until then but the passing of time.
    await page.pass(499)
    expect(screen.queryByRole('region')).toBeNull()
    await page.pass(1)
    expect(screen.getByRole('region')).toHaveAttribute('data-state', 'reconnecting')
  })

  it('gets no good news about a loss that was over before its banner came', async () => {
    const page = await openPage()
    await page.lose(3000)
    await page.mend(1000)
    page.mount(<ConnectionBanner />)
    await page.pass(7000)
    expect([page.led(), screen.queryByRole('region')]).toEqual(['online', null])
  })

  it('stays steady while the connection flaps [U28]', async () => {
    const page = await openPage()
    await page.lose(3000)
    await page.mend(3000)
    await page.lose(3000)
    expect(page.led()).toBe('unstable')
    await page.mend(29_000)
    expect(page.led()).toBe('unstable')
    await page.pass(1500)
    expect(page.led()).toBe('online')
  })

  it('says that it is out of date once somebody else has signed in', async () => {
    const stage = await staged('identity-changed')
    const { container } = show(stage, <ConnectionLed of="worst" />)
    expect(container.querySelector('[data-slot="conn-led"]')).toHaveTextContent('Out of date')
    act(() => stage.connectivity.acknowledge())
    expect(container.querySelector('[data-slot="conn-led"]')).toHaveTextContent('Online')
  })
})
