import { act, fireEvent, screen, within as inside } from '@testing-library/react'
import { ConnectionStatus, ResyncPrompt } from 'react-connectivity/ui'
import { Profiler } from 'react'
import { channel } from 'react-connectivity'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSituation } from 'react-connectivity/testing'
import { diagnosticsText } from '../../src/ui/status/diagnostics.js'
import { mend, pass, show, staged } from './support/staged.js'

const yes = () => Promise.resolve(true)
const trigger = () => screen.getByRole('button', { name: /^Connection: / })
const card = () => screen.queryByRole('dialog', { name: 'Connection details' })
const open = () => act(async () => void fireEvent.click(trigger()))
const click = (name: string) =>
  act(async () => void fireEvent.click(inside(card()!).getByRole('button', { name })))

function clipboard(writeText: (text: string) => Promise<void>): void {
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
}

afterEach(() => Reflect.deleteProperty(navigator, 'clipboard'))

describe('a person who wants to know more', () => {
  it('opens the details, and closes them with Esc', async () => {
    show(await staged('online'), <ConnectionStatus />)
    expect(trigger()).toHaveAccessibleName('Connection: Online')
    expect(card()).toBeNull()
    await open()
    expect(card()).toHaveTextContent('Connected')
    fireEvent.keyDown(trigger(), { key: 'Escape' })
    expect(card()).toBeNull()
    expect(trigger()).toHaveFocus()
  })

  it('reads since when, how often it was tried, and when it is tried again, with no live region that ticks', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionStatus />)
    await open()
    expect(card()).toHaveTextContent('Connection lost')
    expect(card()).toHaveTextContent(/Since .+\./)
    expect(card()).toHaveTextContent(/\d+ attempts?\./)
    const timer = inside(card()!).getByRole('timer')
    expect(timer).toHaveTextContent(/^Trying again in \d+ s\.$/)
    const before = timer.textContent
    await pass(stage, 2000)
    expect(timer.textContent).not.toBe(before)
    expect(timer.closest('[role="status"], [aria-live="polite"], [aria-live="assertive"]')).toBeNull()
    // The name of the button does not tick either.
    expect(trigger()).toHaveAccessibleName('Connection: Reconnecting…')
  })

  it('reads of each channel until when it is current, and what waits', async () => {
    const stage = await staged('pending')
    show(stage, <ConnectionStatus />)
    await open()
    const row = inside(card()!).getByText('orders').closest('[data-slot="conn-row"]')
    expect(row).toHaveTextContent(/current until .+ · 3 messages waiting/)
    await act(() => mend(stage))
    await pass(stage, 7000)
    expect(inside(card()!).getByText('orders').closest('[data-slot="conn-row"]')).toHaveTextContent('Online')
  })

  it('reads no "disconnected" for a refused channel of a working connection', async () => {
    show(await staged('mixed'), <ConnectionStatus />)
    await open()
    expect(card()).toHaveTextContent(/^Not available/)
    expect(card()).toHaveTextContent('pricesNo access')
    expect(card()).not.toHaveTextContent('Disconnected')
  })

  it('reads the last round trip, and nothing is measured while nobody looks', async () => {
    const stage = await staged('online')
    const roundTripMs = vi.fn(() => 24.4)
    show({ ...stage, connectivity: { ...stage.connectivity, roundTripMs } }, <ConnectionStatus />)
    await pass(stage, 5000)
    expect(roundTripMs).not.toHaveBeenCalled()
    await open()
    expect(inside(card()!).getByText('Last round trip').parentElement).toHaveTextContent('24 ms')
    for (const ms of [310, 92]) {
      roundTripMs.mockReturnValue(ms)
      await pass(stage, 1100)
      expect(inside(card()!).getByText('Last round trip').parentElement).toHaveTextContent(`${ms} ms`)
    }
  })

  it('can try now', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionStatus />)
    await open()
    stage.simulation.network.mode = 'pass'
    await click('Try now')
    await pass(stage, 2000)
    expect(stage.connectivity.getState().connection.status).toBe('connected')
    expect(inside(card()!).queryByRole('button', { name: 'Try now' })).toBeNull()
  })

  it('is offered no other attempt where only a reload helps', async () => {
    show(await staged('update-required'), <ConnectionStatus />)
    await open()
    const names = inside(card()!)
      .getAllByRole('button')
      .map(({ textContent }) => textContent)
    expect(names).toEqual(['Reload page', 'Copy diagnostics'])
  })

  it('still finds the reload here after "not now" [U32]', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    show(
      stage,
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        <ConnectionStatus />
      </>,
    )
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Not now' })))
    expect(trigger()).toHaveAccessibleName('Connection: Out of date')
    await open()
    await click('Reload page')
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('is not reloaded any more once the page is in step again', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const probe = vi.fn(() => Promise.resolve(false))
    show(
      stage,
      <>
        <ResyncPrompt policy="off" reload={reload} probe={probe} />
        <ConnectionStatus />
      </>,
    )
    await open()
    await click('Reload page')
    await pass(stage, 1000)
    act(() => stage.connectivity.act('orders', 'resubscribe'))
    probe.mockImplementation(yes)
    await pass(stage, 60_000)
    expect(reload).not.toHaveBeenCalled()
  })

  it('reads nothing of a closed card: it renders nothing while time passes', async () => {
    const stage = await staged('online')
    const roundTripMs = (): number => Math.round(stage.environment.now() / 1000) % 1000
    const onRender = vi.fn()
    const { container } = show(
      { ...stage, connectivity: { ...stage.connectivity, roundTripMs } },
      <Profiler id="status" onRender={onRender}>
        <ConnectionStatus />
      </Profiler>,
    )
    expect(container.querySelector('dl')).toBeNull()
    onRender.mockClear()
    await pass(stage, 60_000)
    expect(onRender).not.toHaveBeenCalled()
    await open()
    onRender.mockClear()
    await pass(stage, 3000)
    expect(onRender, 'an open card shows each round trip').toHaveBeenCalled()
  })
})

describe('a person who asks for help', () => {
  it('copies the diagnostics, and hears that it worked', async () => {
    const writeText = vi.fn(() => Promise.resolve())
    clipboard(writeText)
    show(await staged('reconnecting'), <ConnectionStatus />)
    await open()
    await click('Copy diagnostics')
    expect(inside(card()!).getByRole('status')).toHaveTextContent('Copied.')
    expect(writeText).toHaveBeenCalledWith(expect.stringContaining('status: reconnecting'))
  })

  it('can select the text where the browser does not let it be copied', async () => {
    clipboard(() => Promise.reject(new DOMException('no', 'NotAllowedError')))
    show(await staged('reconnecting'), <ConnectionStatus />)
    await open()
    await click('Copy diagnostics')
    const text = inside(card()!).getByRole<HTMLTextAreaElement>('textbox', { name: 'Copy diagnostics' })
    expect(text.value).toContain('status: reconnecting')
    expect(text, 'English, also in a page that is written from right to left').toHaveAttribute('dir', 'ltr')
  })

  it('hears that it worked after the browser had not let it be copied', async () => {
    clipboard(() => Promise.reject(new DOMException('no', 'NotAllowedError')))
    show(await staged('reconnecting'), <ConnectionStatus />)
    await open()
    await click('Copy diagnostics')
    clipboard(() => Promise.resolve())
    await click('Copy diagnostics')
    expect(inside(card()!).getByRole('status')).toHaveTextContent('Copied.')
    expect(inside(card()!).queryByRole('textbox')).toBeNull()
  })

  it('gives away no token, no query, and no name of a user or a session [S17]', async () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ'
    const stage = await createSituation('idle', {
      auth: { getToken: () => jwt },
      server: { authenticate: () => ({ id: 'ada.lovelace' }) },
    })
    channel(stage.connectivity, 'orders').subscribe({})
    channel(stage.connectivity, 'user:ada.lovelace').subscribe({})
    stage.connectivity.connect()
    await stage.advance(1000)
    const state = stage.connectivity.getState()
    const message = `no entry for Bearer ${jwt} (was ${jwt}) at wss://ada:hunter2@api.example/feed?token=s3cr3t-t0ken#frag, mail ada@example.org, password=hunter2, "apiKey": "k-1234"`
    const text = diagnosticsText(
      {
        ...state,
        connection: { ...state.connection, identity: 'ada.lovelace', code: 4401, message },
      },
      {
        now: Date.UTC(2026, 10, 21),
        connector: 'channel-server',
        roundTripMs: 24.3,
        page: `https://app.example/users/ada.lovelace?session=${jwt}&token=s3cr3t-t0ken#access_token=${jwt}`,
        userAgent: 'Mozilla/5.0',
      },
    )
    const { sessionId, connectionId } = state.connection
    expect(sessionId).not.toBeNull()
    for (const secret of [
      jwt,
      'eyJ',
      's3cr3t',
      'hunter2',
      'k-1234',
      'ada@example.org',
      'ada.lovelace',
      '?',
      'frag',
      sessionId ?? '',
      connectionId ?? 'no connection id',
    ])
      expect(text).not.toContain(secret)
    for (const fact of [
      'connected',
      '4401',
      'channel orders: subscribed',
      'https://app.example/users/',
      'wss://api.example/feed',
      '24 ms',
      'channel-server',
    ])
      expect(text).toContain(fact)
    stage.dispose()
  })
})
