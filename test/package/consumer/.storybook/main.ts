import type { StorybookConfig } from '@storybook/react-vite'

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../*.stories.tsx'],
  addons: ['react-connectivity/storybook'],
  core: { disableTelemetry: true },
}

export default config
