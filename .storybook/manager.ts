import { addons } from 'storybook/manager-api'
import { look } from './theme.js'

const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches

addons.setConfig({
  theme: look(isDark ? 'dark' : 'light'),
  // A visitor comes to look: the panels open with the key A.
  showPanel: false,
  sidebar: { showRoots: true },
})
