import { loadSituation } from './loadSituation.js'
import { globalTypes, initialGlobals, type ToolbarMenu } from './toolbar.js'
import { withConnectivity } from './withConnectivity.js'

/** The annotations of the addon, as Storybook's preview takes them. */
export interface ConnectivityAddon {
  /** Provide the client of the story. */
  readonly decorators: (typeof withConnectivity)[]
  /** Prepare the client of the story. */
  readonly loaders: (typeof loadSituation)[]
  /** The menus of the toolbar. */
  readonly globalTypes: Record<keyof typeof globalTypes, ToolbarMenu>
  /** The choices of the toolbar at first. */
  readonly initialGlobals: Record<keyof typeof globalTypes, string>
}

/**
 * The addon, for a preview made with `definePreview`. Other previews name it in `.storybook/main.ts`:
 * `addons: ['react-connectivity/storybook']`.
 *
 * @example
 * // .storybook/preview.ts
 * export default definePreview({ addons: [connectivity()] })
 */
export const connectivity = (): ConnectivityAddon => ({
  decorators: [withConnectivity],
  loaders: [loadSituation],
  globalTypes,
  initialGlobals,
})
