import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ConnectivityParameters } from 'react-connectivity/storybook'
import { Header } from './Header.js'

const meta: Meta<typeof Header> = { title: 'Header', component: Header }
export default meta
type Story = StoryObj<typeof Header>

export const Online: Story = {}

export const Lost: Story = {
  parameters: { connectivity: { situation: 'reconnecting' } satisfies ConnectivityParameters },
}
