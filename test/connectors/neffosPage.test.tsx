import { cleanup, render, screen, waitFor } from '@testing-library/react'
import type { ReactElement } from 'react'
import { ConnectivityProvider, useChannel, useChannelMessages } from 'react-connectivity'
import { ConnectionBanner, StaleRegion } from 'react-connectivity/ui'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { neffosFixture, type NeffosRun } from './support/neffosFixture.js'

const patient = { timeout: 20_000 }

const { faults, server, run } = neffosFixture()

beforeEach(() => {
  // Real messages update the page whenever they come in.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
})

afterEach(cleanup)

const show = ({ client }: NeffosRun, children: ReactElement): void =>
  void render(<ConnectivityProvider connectivity={client}>{children}</ConnectivityProvider>)

const body = ({ body: text }: { readonly body: unknown }): string => String(text)

function Prices(): ReactElement {
  const { messages, status } = useChannelMessages<string>('default/prices')
  return (
    <StaleRegion channel="default/prices" label="Prices">
      <p>{messages.map(({ data }) => data).join(', ')}</p>
      <p role="status">{status}</p>
    </StaleRegion>
  )
}

function Vip(): ReactElement {
  const { status, fault } = useChannel('default/vip')
  return (
    <p role="note">
      {status}: {fault?.message}
    </p>
  )
}

describe('a person on a page of a neffos server', () => {
  it('keeps the data through a loss, and reads that it is not current [N20]', async () => {
    const app = run(
      { decode: body },
      {
        times: { bannerMs: 200, ledMs: 50, minVisibleMs: 50, unstableGraceMs: 300 },
        backoff: { firstMs: 300, quickGapMs: 500, windowMs: 500, capMs: 1000 },
      },
    )
    show(app, <Prices />)
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/^subscribed$/), patient)
    const region = screen.getByRole('group', { name: 'Prices' })
    server().publish('default', 'prices', 'price', 'tea 3')
    await waitFor(() => expect(region).toHaveTextContent('tea 3'), patient)
    expect(region).not.toHaveAttribute('data-stale')
    faults().refuse()
    await waitFor(() => expect(region).toHaveAttribute('data-stale', 'behind'), patient)
    expect(screen.getByRole('status')).toHaveTextContent('interrupted')
    expect(region).toHaveTextContent('tea 3')
    await faults().heal()
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/^subscribed$/), patient)
    server().publish('default', 'prices', 'price', 'milk 1')
    await waitFor(() => expect(region).toHaveTextContent('milk 1'), patient)
  })

  it('reads the words of the server about a room that may not be joined [N18]', async () => {
    server().deny('default/vip', 'room is full')
    const app = run({}, { times: { bannerMs: 50, ledMs: 50 } })
    show(
      app,
      <>
        <ConnectionBanner />
        <Vip />
      </>,
    )
    await waitFor(() => expect(screen.getByRole('note')).toHaveTextContent('failed: room is full'), patient)
    const banner = document.querySelector('[data-slot="conn-banner"]')
    await waitFor(() => expect(banner).toHaveTextContent('room is full'), patient)
    expect(app.connection().status).toBe('connected')
  })
})
