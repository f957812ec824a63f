import { act, fireEvent, screen } from '@testing-library/react'
import { createRef, memo } from 'react'
import { he } from 'react-connectivity/locales/he'
import { ConnectionBanner } from 'react-connectivity/ui'
import { channel, suspendRetry } from 'react-connectivity'
import { createSituation } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { lose, pass, show, staged, within } from './support/staged.js'

const banner = () => screen.queryByRole('region', { name: 'Connection status' })

/** Does not render when the parts beside it change. */
const Page = memo(() => <ConnectionBanner id="page" />)

describe('ConnectionBanner', () => {
  it('shows nothing before 2 s of loss and something after [U1]', async () => {
    const stage = await staged('online')
    show(stage, <ConnectionBanner />)
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 1900)
    expect(banner()).toBeNull()
    await pass(stage, 200)
    expect(banner()).toHaveTextContent('Connection lost.')
  })

  it('shows the time until the next attempt, without an announcement each second [U5]', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionBanner announce={false} />)
    const timer = screen.getByRole('timer')
    expect(timer).toHaveAttribute('aria-live', 'off')
    expect(
      timer.closest('[aria-live="polite"], [aria-live="assertive"], [role="status"], [role="alert"]'),
    ).toBeNull()
    expect(timer).toHaveTextContent(/^Next attempt in 1[34] s\.$/)
    const before = timer.textContent
    await pass(stage, 1000)
    expect(screen.getByRole('timer').textContent).not.toBe(before)
  })

  it('fills the line towards the next attempt', async () => {
    const stage = await staged('countdown')
    const { container } = show(stage, <ConnectionBanner />)
    const reached = () =>
      Number(
        container
          .querySelector<HTMLElement>('[data-slot="conn-progress"]')
          ?.style.getPropertyValue('--conn-retry-progress'),
      )
    const first = reached()
    expect(first).toBeGreaterThan(0)
    await pass(stage, 3000)
    expect(reached()).toBeGreaterThan(first)
    expect(reached()).toBeLessThanOrEqual(1)
  })

  it('shows the text of a server as labelled text, however hostile [S9 F72]', async () => {
    const stage = await staged('hostile')
    const { container } = show(stage, <ConnectionBanner />)
    const words = container.querySelector('[data-slot="conn-server-text"] > span')
    expect(words).toHaveTextContent(/^The server says: <img src=x onerror="alert\(1\)">/)
    expect(words?.querySelector('q')?.textContent?.length).toBeLessThanOrEqual(200)
    expect(words?.textContent).not.toMatch(/[\u202a-\u202e]/)
    expect(container.querySelector('img, script, a')).toBeNull()
    expect(container.querySelector('[data-slot="conn-title"]')).toHaveTextContent('Opened somewhere else.')
  })

  it('gives one line to a long text of the server, and all of it on request', async () => {
    const stage = await staged('hostile')
    const { container } = show(stage, <ConnectionBanner />)
    const words = container.querySelector('[data-slot="conn-server-text"]')
    expect(words).toHaveAttribute('data-clamped')
    const more = screen.getByRole('button', { name: 'More', expanded: false })
    fireEvent.click(more)
    expect(words).not.toHaveAttribute('data-clamped')
    fireEvent.click(screen.getByRole('button', { name: 'Less', expanded: true }))
    expect(words).toHaveAttribute('data-clamped')
  })

  it('gives one line to the long text of the next refused channel, too', async () => {
    const stage = await staged('online')
    const { container } = show(stage, <ConnectionBanner />)
    channel(stage.connectivity, 'invoices').subscribe({})
    await pass(stage, 1000)
    for (const ch of ['orders', 'invoices']) {
      const message = `The owner of ${ch} has to let you in before you can read anything here.`
      const refusal = { t: 'channel-error', ch, error: 'channel-denied', message }
      act(() => stage.simulation.network.inject(JSON.stringify(refusal)))
      await pass(stage, 3000)
    }
    fireEvent.click(screen.getByRole('button', { name: 'More' }))
    const first = container.querySelector('q')?.textContent
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    await pass(stage, 3000)
    expect(container.querySelector('q')?.textContent).not.toBe(first)
    expect(container.querySelector('[data-slot="conn-server-text"]')).toHaveAttribute('data-clamped')
  })

  it('says what happens to what was typed', async () => {
    const stage = await staged('offline-pending')
    show(stage, <ConnectionBanner />)
    expect(banner()).toHaveTextContent('You’re offline. 3 unsent changes are kept on this page.')
  })

  it('shows nothing for a blip, and "back online" only after a loss that was shown [U3]', async () => {
    const stage = await staged('online')
    show(stage, <ConnectionBanner />)
    act(() => stage.simulation.network.cut())
    await pass(stage, 8000)
    expect(stage.connectivity.getState().connection.reconnectCount).toBe(1)
    expect(banner()).toBeNull()
    const shown = await staged('back-online')
    show(shown, <ConnectionBanner />)
    expect(banner()).toHaveTextContent('Back online. You’re up to date.')
    await pass(shown, 6000)
    expect(banner()).toBeNull()
  })

  it('tells style sheets its state, tone and reason', async () => {
    const stage = await staged('offline')
    const ref = createRef<HTMLElement>()
    show(stage, <ConnectionBanner ref={ref} className="mine" style={{ margin: 4 }} id="status" />)
    expect(ref.current).toBe(banner())
    expect(ref.current?.dataset).toMatchObject({
      slot: 'conn-banner',
      state: 'offline',
      tone: 'neutral',
      reason: 'unreachable',
    })
    expect(ref.current).toHaveClass('mine')
    expect(ref.current).toHaveStyle({ margin: '4px' })
    expect(ref.current).toHaveAttribute('id', 'status')
  })

  it('can render an element of the app', async () => {
    const stage = await staged('offline')
    const ref = createRef<HTMLElement>()
    show(
      stage,
      <ConnectionBanner ref={ref} render={(props, { key }) => <aside {...props} data-mine={key} />} />,
    )
    expect(ref.current?.tagName).toBe('ASIDE')
    expect(ref.current).toHaveAttribute('data-mine', 'offline')
    expect(ref.current).toHaveTextContent('You’re offline.')
  })

  it('shows one of two banners of a page, and the other one when that leaves [U34]', async () => {
    const stage = await staged('offline')
    const both = (first: boolean) => (
      <>
        {first ? <ConnectionBanner id="layout" /> : null}
        <Page />
      </>
    )
    const { rerender } = show(stage, both(true))
    expect(screen.getAllByRole('region', { name: 'Connection status' })).toHaveLength(1)
    expect(banner()).toHaveAttribute('id', 'layout')
    rerender(within(stage, both(false)))
    expect(banner()).toHaveAttribute('id', 'page')
  })

  it('spins only while something goes on by itself', async () => {
    for (const situation of ['unauthorized', 'update-required', 'offline', 'kicked'] as const) {
      const { container, unmount } = show(await staged(situation), <ConnectionBanner />)
      const glyph = container.querySelector('[data-slot="conn-glyph"]')
      expect(['connecting', 'syncing']).not.toContain(glyph?.getAttribute('data-state'))
      unmount()
    }
  })

  it('keeps room for the widest text of a countdown [U29]', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionBanner />)
    expect(screen.getByRole('timer')).toHaveTextContent(/^Next attempt in 1\d s\.$/)
    expect(screen.getByRole('timer')).toHaveAttribute('data-widest', 'Next attempt in 88 s.')
    await pass(stage, 6000)
    expect(screen.getByRole('timer')).toHaveTextContent(/^Next attempt in \d s\.$/)
    expect(screen.getByRole('timer')).toHaveAttribute('data-widest', 'Next attempt in 88 s.')
  })

  it('counts a long wait down in minutes, and keeps the room of its seconds', async () => {
    const stage = await createSituation('online', { client: { retry: suspendRetry() } })
    onTestFinished(() => stage.dispose())
    show(stage, <ConnectionBanner />)
    await lose(stage, 120_000)
    const timer = screen.getByRole('timer')
    expect(timer).toHaveTextContent(/^Next attempt in [78] minutes\.$/)
    const room = timer.dataset['widest']
    expect(room?.split('\n')).toEqual(['Next attempt in 88 s.', 'Next attempt in 8 minutes.'])
    const texts = new Set<string | null>()
    for (let left = Infinity; left > 1000;) {
      texts.add(timer.textContent)
      await pass(stage, 500)
      left = (stage.presentation().countdown?.to ?? 0) - stage.environment.now()
    }
    expect(texts).toContain('Next attempt in 2 minutes.')
    expect(texts).toContain('Next attempt in 89 s.')
    expect(texts).not.toContain('Next attempt in 1 minute.')
    expect([...texts].filter((text) => / minutes/.test(text ?? '')).length).toBeLessThan(9)
    expect(timer.dataset['widest']).toBe(room)
  })

  it('announces a long wait as it announces a short one: without the time', async () => {
    const said: string[] = []
    const stage = await createSituation('online', { client: { retry: suspendRetry() } })
    onTestFinished(() => stage.dispose())
    show(stage, <ConnectionBanner />)
    act(() => {
      stage.simulation.network.mode = 'refuse'
      stage.simulation.network.cut()
    })
    for (let second = 0; second < 400; second += 1) {
      await pass(stage, 1000)
      for (const region of document.querySelectorAll('[data-slot="conn-announcer"] > *'))
        if (region.textContent !== '' && said.at(-1) !== region.textContent)
          said.push(region.textContent ?? '')
    }
    expect(said.length).toBeGreaterThan(0)
    expect(said.filter((text) => /minute| s\./.test(text))).toEqual([])
  })

  it('keeps room for each form of the text in a language with several', async () => {
    show(await staged('countdown'), <ConnectionBanner messages={he.banner} locale="he" />)
    expect(screen.getByRole('timer').dataset['widest']?.split('\n')).toEqual([
      'הניסיון הבא בעוד שנייה אחת.',
      'הניסיון הבא בעוד שתי שניות.',
      'הניסיון הבא בעוד 88 שניות.',
    ])
  })

  it('never asks for anything from the network or the document head [U20]', async () => {
    const stage = await staged('countdown')
    const asked = vi.spyOn(globalThis, 'fetch')
    const head = document.head.innerHTML
    show(stage, <ConnectionBanner />)
    await pass(stage, 10_000)
    expect(asked).not.toHaveBeenCalled()
    expect(document.head.innerHTML).toBe(head)
    expect(document.querySelector('style')).toBeNull()
    asked.mockRestore()
  })
})
