import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { labAddress } from '../support/world/labAddress.js'
import { Playground } from './Playground.js'

/**
 * Two apps on the same broken network: one with react-connectivity, one with a plain WebSocket. Server and network run in this page;
 * `npm start` puts a real server process and a real network in their place.
 */
const meta: Meta<typeof Playground> = {
  title: 'Playground',
  component: Playground,
  tags: ['!autodocs'],
  parameters: { layout: 'fullscreen', controls: { disable: true }, connectivity: { disable: true } },
  argTypes: { speed: { control: { type: 'number' } }, lab: { table: { disable: true } } },
}
export default meta

const limit = { timeout: 60_000 }

/** A figure of a page. */
function figure(page: HTMLElement, name: string): string {
  return page.querySelector(`[data-figure="${name}"]`)?.textContent ?? ''
}

export const Live: StoryObj<typeof Playground> = {
  args: { lab: labAddress(), speed: 1 },
  play: async ({ canvas }) => {
    const list = within(canvas.getByRole('region', { name: 'With react-connectivity' }))
    await waitFor(() => expect(list.getAllByRole('listitem').length).toBeGreaterThan(3), limit)
  },
}

/** A tunnel, with time that passes faster. */
export const AfterTheTunnel: StoryObj<typeof Playground> = {
  args: { lab: null, speed: 12 },
  tags: ['!dev'],
  play: async ({ canvas, userEvent }) => {
    const ours = canvas.getByRole('region', { name: 'With react-connectivity' })
    const plain = canvas.getByRole('region', { name: 'With a plain WebSocket' })
    await waitFor(() => expect(figure(plain, 'delivered')).not.toBe('0'), limit)
    await userEvent.click(canvas.getByRole('button', { name: /Train tunnel/ }))
    await waitFor(() => expect(figure(plain, 'to recover')).toBe('never'), limit)
    await expect(Number(figure(plain, 'lost'))).toBeGreaterThan(0)
    await expect(figure(ours, 'lost')).toBe('0')
    await expect(figure(ours, 'twice')).toBe('0')
    await expect(figure(ours, 'to recover')).toMatch(/ s$/)
    await expect(canvas.getByRole('list', { name: 'What happened' })).toHaveTextContent('network back')
  },
}

/** The faults of the fold, and the page that asks instead of fetching. */
export const FaultsOneByOne: StoryObj<typeof Playground> = {
  args: { lab: null, speed: 8 },
  tags: ['!dev'],
  play: async ({ canvas, userEvent }) => {
    const ours = canvas.getByRole('region', { name: 'With react-connectivity' })
    const state = (): string | undefined =>
      ours.querySelector<HTMLElement>('[data-slot="conn-led"]')?.dataset['state']
    await waitFor(() => expect(state()).toBe('online'), limit)
    await userEvent.click(canvas.getByText('Faults one by one'))
    await userEvent.click(canvas.getByRole('button', { name: 'Gone' }))
    await expect(canvas.getByRole('button', { name: 'Gone' })).toHaveAttribute('aria-pressed', 'true')
    await waitFor(() => expect(state()).not.toBe('online'), limit)
    await userEvent.click(canvas.getByRole('button', { name: 'Works' }))
    await waitFor(() => expect(state()).toBe('online'), limit)
    await userEvent.click(canvas.getByRole('checkbox', { name: /Ask for a reload/ }))
    await waitFor(() => expect(state()).toBe('online'), limit)
    await userEvent.click(canvas.getByRole('button', { name: 'Crash and come back empty' }))
    await waitFor(() => expect(canvas.getAllByRole('button', { name: /Reload/ })[0]).toBeVisible(), limit)
    await expect(figure(ours, 'lost')).toBe('0')
  },
}
