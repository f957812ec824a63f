// Storybook loads this file by its path. The import by name takes the same copy of the package as the stories do: under
// Vite's development server a relative one would be a second copy, with a second React context.
import { connectivity, type ConnectivityAddon } from 'react-connectivity/storybook'

const addon: ConnectivityAddon = connectivity()

export const decorators: ConnectivityAddon['decorators'] = addon.decorators
export const loaders: ConnectivityAddon['loaders'] = addon.loaders
export const globalTypes: ConnectivityAddon['globalTypes'] = addon.globalTypes
export const initialGlobals: ConnectivityAddon['initialGlobals'] = addon.initialGlobals
