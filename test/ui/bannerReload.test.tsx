import { act, fireEvent, screen } from '@testing-library/react'
import { useUnsavedWork } from 'react-connectivity'
import { ConnectionBanner, ConnectionStatus, ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { pageReloader } from '../../src/react/reload/reloader.js'
import { mend, pass, show, staged, within } from './support/staged.js'

const banner = () => screen.queryByRole('region', { name: 'Connection status' })
const button = (name: string) => screen.queryByRole('button', { name })

/** Records reloads of the page, whose server answers while `isReachable`. */
function recordReloads(server = { isReachable: true }) {
  const reload = vi.fn()
  onTestFinished(pageReloader().configure(() => ({ reload, probe: async () => server.isReachable })))
  return reload
}

function Draft() {
  useUnsavedWork({ id: 'draft', label: 'Draft', isDirty: true })
  return null
}

describe('a page with a banner and no prompt', () => {
  it.each([
    ['update-required', 'A new version is available. Reload to keep receiving updates.'],
    ['overflow', 'You missed some updates. Reload to see everything.'],
    ['forgotten', 'The server no longer knows this page. Reload to continue.'],
    ['identity-changed', 'Somebody else signed in. Reload to continue with the new account.'],
  ] as const)('offers the reload that helps after %s [U30]', async (situation, text) => {
    const stage = await staged(situation)
    const reload = recordReloads()
    show(stage, <ConnectionBanner />)
    expect(banner()).toHaveTextContent(text)
    fireEvent.click(screen.getByRole('button', { name: 'Reload page' }))
    await pass(stage, 100)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('says what the reload would lose before it is pressed', async () => {
    const stage = await staged('overflow')
    const reload = recordReloads()
    show(
      stage,
      <>
        <ConnectionBanner />
        <Draft />
      </>,
    )
    expect(banner()).toHaveTextContent('Reloading now would lose Draft.')
    expect(button('Reload page')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Reload anyway' }))
    await pass(stage, 100)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('goes on with the reload while another banner shows that the connection is lost', async () => {
    const stage = await staged('overflow')
    const server = { isReachable: false }
    const reload = recordReloads(server)
    show(stage, <ConnectionBanner />)
    fireEvent.click(screen.getByRole('button', { name: 'Reload page' }))
    await pass(stage, 100)
    expect(banner()).toHaveTextContent('Can’t reach the server. We’ll reload when it’s back.')
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 3000)
    expect(banner()).toHaveTextContent('Connection lost.')
    server.isReachable = true
    await act(() => mend(stage))
    await pass(stage, 60_000)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('tells of a lost connection first', async () => {
    const stage = await staged('overflow')
    show(stage, <ConnectionBanner />)
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 3000)
    expect(banner()).toHaveTextContent('Connection lost.')
    expect(button('Reload page')).toBeNull()
  })

  it('cannot be dismissed, because nothing else may offer the reload [U32]', async () => {
    const stage = await staged('update-required')
    show(stage, <ConnectionBanner />)
    expect(button('Dismiss')).toBeNull()
  })
})

describe('a page with a banner and a prompt', () => {
  it('tells what a reload solves only in the prompt, wherever that is, and not again after "Not now" [U34]', async () => {
    const stage = await staged('update-required')
    const { rerender } = show(stage, <ConnectionBanner />)
    expect(banner()).toBeVisible()
    rerender(
      within(
        stage,
        <>
          <ConnectionBanner />
          <ResyncPrompt />
        </>,
      ),
    )
    expect(banner()).toBeNull()
    expect(screen.getAllByRole('button', { name: 'Reload page' })).toHaveLength(1)
    fireEvent.click(screen.getByRole('button', { name: 'Not now' }))
    expect([banner(), button('Reload page')]).toEqual([null, null])
    rerender(within(stage, <ConnectionBanner />))
    expect(banner(), 'the person has decided').toBeNull()
  })

  it('leaves it to the status where the app turned the card off', async () => {
    const stage = await staged('update-required')
    show(
      stage,
      <>
        <ConnectionBanner />
        <ResyncPrompt policy="off" />
        <ConnectionStatus />
      </>,
    )
    expect(banner()).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: /^Connection: / }))
    expect(button('Reload page')).toBeVisible()
  })
})
