import { cleanup, render, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import {
  ConnectivityProvider,
  createConnectivity,
  leastCapabilities,
  observe,
  type ActionOverrides,
  type Reason,
} from 'react-connectivity'
import { createSituation, createVirtualEnvironment, type SituationName } from 'react-connectivity/testing'
import { ConnectionBanner, MessagesProvider, ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, onTestFinished } from 'vitest'
import { within } from './support/staged.js'

const banner = (): HTMLElement => screen.getByRole('region', { name: 'Connection status' })
const buttons = (): (string | null)[] =>
  screen.queryAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent)

/** Shows a client that the server has refused, and that only its own app can dial. */
async function showRefused(reason: Reason, actions: ActionOverrides = {}): Promise<void> {
  const environment = createVirtualEnvironment()
  const connector = observe({
    name: 'foreign',
    capabilities: leastCapabilities,
    attach: (sink) => {
      sink.up()
      sink.verdict({ reason })
      return { observe: () => ({ phase: 'stopped', reason }), dispose: () => undefined }
    },
  })
  const connectivity = createConnectivity(connector, { environment, actions })
  onTestFinished(() => connectivity.dispose())
  connectivity.connect()
  await environment.advance(1000)
  render(
    <ConnectivityProvider connectivity={connectivity}>
      <ConnectionBanner announce={false} />
    </ConnectivityProvider>,
  )
}

/** Shows a situation of an app that has chosen other actions. */
async function showRemapped(name: SituationName, actions: ActionOverrides, page: ReactElement) {
  const stage = await createSituation(name, { client: { actions } })
  onTestFinished(() => stage.dispose())
  render(within(stage, page))
}

describe('a person reads of an action only where it is offered', () => {
  it.each([
    ['server-closed', 'The server ended the connection.'],
    ['protocol-error', 'Can’t reconnect.'],
  ] as const)(
    'after %s of a client that cannot dial on request: no “try again”, and a way out',
    async (reason, text) => {
      await showRefused(reason)
      expect(banner().textContent).toBe(text)
      expect(buttons()).toEqual(['Dismiss'])
    },
  )

  it('also where the app asks for a retry that neither the client nor the app can do [U30]', async () => {
    await showRefused('server-closed', { 'server-closed': 'retry' })
    expect(buttons()).toEqual(['Dismiss'])
  })

  it('after server-closed of a client that can dial: “Try again”', async () => {
    await showRemapped('server-closed', {}, <ConnectionBanner announce={false} />)
    expect(banner()).toHaveTextContent('The server ended the connection. Try again to reconnect.')
    expect(buttons()).toEqual(['Try again'])
  })

  it.each([
    ['contact', ['Contact support', 'Dismiss']],
    ['sign-in', ['Sign in', 'Dismiss']],
    ['retry', ['Try now']],
    ['none', ['Dismiss']],
  ] as const)('of a new version that leads to %s: nothing about a reload', async (action, offered) => {
    const handlers = { contact: () => undefined, 'sign-in': () => undefined }
    await showRemapped(
      'update-required',
      { 'update-required': action },
      <ConnectionBanner announce={false} actions={handlers} />,
    )
    expect(banner().querySelector('[data-slot="conn-content"]')).toHaveTextContent(
      /^A new version is available\.$/,
    )
    expect(buttons()).toEqual(offered)
  })

  it('of an ended session that leads to support: nothing about a sign-in', async () => {
    await showRemapped('unauthorized', { unauthorized: 'contact' }, <ConnectionBanner announce={false} />)
    expect(banner()).not.toHaveTextContent(/to continue/)
  })

  it('of a new version: the reload, in the prompt and in the banner that stands for it', async () => {
    await showRemapped('update-required', {}, <ConnectionBanner announce={false} />)
    expect(banner()).toHaveTextContent('A new version is available. Reload to keep receiving updates.')
    cleanup()
    await showRemapped('update-required', {}, <ResyncPrompt />)
    expect(screen.getByText('Reload to keep receiving updates.')).toBeVisible()
  })

  it('in the words of the app, which may depend on the action', async () => {
    const body = ({ actions }: { readonly actions: readonly string[] }): string =>
      actions.includes('contact') ? 'Ask for the new app.' : ''
    await showRemapped(
      'update-required',
      { 'update-required': 'contact' },
      <MessagesProvider messages={{ banner: { body: { 'update-required': body } } }}>
        <ConnectionBanner announce={false} />
      </MessagesProvider>,
    )
    expect(banner()).toHaveTextContent('A new version is available. Ask for the new app.')
  })
})
