import { act, screen } from '@testing-library/react'
import { StrictMode, type ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { ConnectivityProvider } from 'react-connectivity'
import {
  ConnectionBanner,
  ConnectivityRegion,
  InRegion,
  ResyncPrompt,
  type ConnectivityRegionProps,
} from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import { show, staged, within } from './support/staged.js'

const region = () => document.querySelector<HTMLElement>('[data-slot="conn-region"]')
const rows = () => [...document.querySelectorAll('[data-slot="conn-region-row"]')]
const slots = () => rows().map((row) => row.firstElementChild?.getAttribute('data-slot'))
const banner = () => screen.queryByRole('region', { name: 'Connection status' })

const page = (props: ConnectivityRegionProps = {}): ReactElement => (
  <main>
    <input aria-label="note" />
    <ConnectivityRegion {...props} />
    <ConnectionBanner />
    <ResyncPrompt />
  </main>
)

describe('ConnectivityRegion', () => {
  it('takes banner and prompt out of the page, wherever they are mounted [U26]', async () => {
    const { container } = show(await staged('offline'), page())
    expect(region()?.parentElement).toBe(document.body)
    expect(region()).toContainElement(banner())
    expect(container.querySelector('[data-slot="conn-banner"]')).toBeNull()
    const other = show(await staged('overflow'), page())
    expect(other.container.querySelector('[data-slot="conn-prompt"]')).toBeNull()
    expect(document.querySelector('[data-slot="conn-region"] [data-slot="conn-prompt"]')).not.toBeNull()
  })

  it('gives the rows back to their own places when it leaves', async () => {
    const stage = await staged('offline')
    const { container, rerender } = show(stage, page())
    rerender(
      within(
        stage,
        <main>
          <ConnectionBanner />
        </main>,
      ),
    )
    expect(region()).toBeNull()
    expect(container.querySelector('main')).toContainElement(banner())
  })

  it('appends each row, so that no row that is there moves [U29]', async () => {
    const stage = await staged('offline')
    const both = (first: boolean) => (
      <>
        <ConnectivityRegion />
        {first ? (
          <InRegion>
            <p data-slot="first" />
          </InRegion>
        ) : null}
        <InRegion>
          <p data-slot="second" />
        </InRegion>
      </>
    )
    const { rerender } = show(stage, both(false))
    rerender(within(stage, both(true)))
    expect(slots()).toEqual(['second', 'first'])
  })

  it('keeps the row when the banner changes, so that its focused button stays', async () => {
    const stage = await staged('reconnecting')
    show(stage, page())
    const [row] = rows()
    screen.getByRole('button', { name: 'Try now' }).focus()
    act(() => stage.environment.signal('offline'))
    await act(() => stage.advance(3000))
    expect(banner()).toHaveTextContent('You’re offline.')
    expect(rows()).toEqual([row])
    expect(screen.getByRole('button', { name: 'Try now' })).toHaveFocus()
  })

  it.each(['top', 'inline'] as const)(
    'leaves the focus on a button in it when the component around it renders, at %s [U39]',
    async (placement) => {
      const stage = await staged('still-disconnected')
      const { rerender } = show(stage, page({ placement }))
      const button = screen.getByRole('button', { name: 'Try now' })
      act(() => button.focus())
      rerender(within(stage, page({ placement })))
      expect(button).toHaveFocus()
    },
  )

  it('stands in place when it is inline, and the server sends its place [U29]', async () => {
    const stage = await staged('offline')
    const sent = renderToString(within(stage, page({ placement: 'inline' })))
    expect(sent).toContain('data-placement="inline"')
    const { container } = show(stage, page({ placement: 'inline' }))
    expect(container).toContainElement(region())
    expect(region()).toContainElement(banner())
    expect(region()).not.toHaveAttribute('popover')
  })

  it('sends nothing but its hidden place from a server', async () => {
    const sent = renderToString(within(await staged('offline'), <ConnectivityRegion />))
    expect(sent).toBe('<div data-slot="conn-region-place" hidden=""></div>')
  })

  it('tells style sheets its place and distances', async () => {
    const stage = await staged('offline')
    const { rerender } = show(stage, page({ placement: 'bottom-end', offset: { block: '4rem' } }))
    expect(region()).toHaveAttribute('data-placement', 'bottom-end')
    expect(region()?.style.getPropertyValue('--conn-region-block')).toBe('4rem')
    rerender(within(stage, page({ offset: { inline: '8px' } })))
    expect(region()).toHaveAttribute('data-placement', 'top')
    expect(region()?.style.getPropertyValue('--conn-region-block')).toBe('')
    expect(region()?.style.getPropertyValue('--conn-region-inline')).toBe('8px')
  })

  it('stands in the container and inside the wrapper of the app', async () => {
    const container = document.createElement('div')
    document.body.append(container)
    show(
      await staged('offline'),
      page({ container, wrap: (column) => <div className="theme">{column}</div> }),
    )
    expect(container).toContainElement(region())
    expect(container.querySelector('.theme')).toContainElement(banner())
    container.remove()
  })

  it('has colour scheme, font, direction and marks of its place, also after they changed [U23]', async () => {
    show(
      await staged('offline'),
      <div
        data-testid="theme"
        dir="rtl"
        lang="ar"
        data-conn-contrast="more"
        style={{ colorScheme: 'dark', fontFamily: 'Inter' }}
      >
        {page()}
      </div>,
    )
    expect(region()?.style.colorScheme).toBe('dark')
    expect(region()?.style.fontFamily).toBe('Inter')
    expect(region()).toHaveAttribute('dir', 'rtl')
    expect(region()).toHaveAttribute('lang', 'ar')
    expect(region()).toHaveAttribute('data-conn-contrast', 'more')
    const theme = screen.getByTestId('theme')
    await act(() => {
      theme.style.colorScheme = 'light'
      theme.removeAttribute('data-conn-contrast')
      return Promise.resolve()
    })
    expect(region()?.style.colorScheme).toBe('light')
    expect(region()).not.toHaveAttribute('data-conn-contrast')
  })

  it('leaves the rows to the region that was mounted last', async () => {
    const stage = await staged('offline')
    const two = (second: boolean) => (
      <>
        <ConnectivityRegion placement="top" />
        {second ? <ConnectivityRegion placement="bottom" /> : null}
        <ConnectionBanner />
      </>
    )
    const { rerender } = show(stage, two(true))
    const placeOfBanner = () => banner()?.closest('[data-slot="conn-region"]')?.getAttribute('data-placement')
    expect(placeOfBanner()).toBe('bottom')
    rerender(within(stage, two(false)))
    expect(placeOfBanner()).toBe('top')
  })

  it('stands once under StrictMode, and leaves nothing behind', async () => {
    const stage = await staged('offline')
    const { unmount } = show(stage, <StrictMode>{page()}</StrictMode>)
    expect(document.querySelectorAll('[data-slot="conn-region"]')).toHaveLength(1)
    expect(rows()).toHaveLength(1)
    unmount()
    expect(document.querySelector('[data-slot^="conn-"]')).toBeNull()
  })

  it('holds the rows of several clients in one column', async () => {
    const other = await staged('offline')
    show(
      await staged('kicked'),
      <>
        {page()}
        <ConnectivityProvider connectivity={other.connectivity} autoConnect={false}>
          <ConnectionBanner />
        </ConnectivityProvider>
      </>,
    )
    expect(slots()).toEqual(['conn-banner', 'conn-banner'])
  })
})
