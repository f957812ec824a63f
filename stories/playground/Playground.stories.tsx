import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { labAddress } from './labAddress.js'
import { Playground } from './Playground.js'

/**
 * Live orders, a price and a message box on the real channel server, behind a network with faults. `npm start` starts it.
 */
const meta: Meta<typeof Playground> = {
  title: 'Playground',
  component: Playground,
  tags: ['!autodocs'],
  parameters: { layout: 'fullscreen', controls: { disable: true } },
}
export default meta

export const Live: StoryObj<typeof Playground> = {
  args: { address: labAddress() },
  play: async ({ canvas, args }) => {
    // With a lab, a person plays by hand.
    if (args.address !== null) return
    await expect(canvas.getByRole('heading', { level: 1 })).toHaveTextContent('needs a server')
    await expect(canvas.getByText(/npm start/)).toBeVisible()
  },
}
