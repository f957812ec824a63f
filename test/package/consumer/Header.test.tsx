import { composeStories } from '@storybook/react-vite'
import { act, fireEvent, render, screen } from '@testing-library/react'
import * as addon from 'react-connectivity/storybook/preview'
import { createSituation } from 'react-connectivity/testing'
import { renderWithConnectivity } from 'react-connectivity/testing/react'
import { expect, it } from 'vitest'
import { Header } from './Header.js'
import * as stories from './Header.stories.js'

const banner = () => document.querySelector('[data-slot="conn-banner"]')

it('shows no banner while all is well', async () => {
  await renderWithConnectivity(<Header />)
  expect(screen.getByText(/^connected/)).toBeDefined()
  expect(banner()).toBeNull()
})

it('offers a retry while the connection is lost, and says when it is back', async () => {
  const { simulation, until } = await renderWithConnectivity(<Header />, { situation: 'still-disconnected' })
  simulation.network.mode = 'pass'
  fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
  await until(() => banner()?.textContent.includes('Back online.') === true)
})

it('tells that messages of the app’s own channel are missing', async () => {
  const situation = await createSituation('overflow', { channel: 'invoices' })
  const { connectivity, dispose } = await renderWithConnectivity(<Header />, { situation })
  expect(connectivity.getState().channels.get('invoices')?.continuity).toBe('gap')
  dispose()
})

it('shows a story of the Storybook in its situation', async () => {
  const { Lost } = composeStories(stories, addon)
  await Lost.load()
  await act(async () => void render(<Lost />))
  expect(screen.getByText('reconnecting, invoices', { exact: false })).toBeDefined()
  expect(banner()?.textContent).toContain('Connection lost.')
})
