import { situationNames } from '../testing/index.js'
import type { StoryClock, StoryNetwork } from './parameters.js'

/** The value of a menu that leaves the choice to the story. */
export const ofStory = 'story'

/** Icons of Storybook. */
type Icon = 'lightning' | 'graphline' | 'timer'

/** One menu of the toolbar, as Storybook's `globalTypes` has it. */
export interface ToolbarMenu {
  readonly description: string
  readonly toolbar: {
    readonly title: string
    readonly icon: Icon
    readonly dynamicTitle: boolean
    readonly items: { readonly value: string; readonly title: string }[]
  }
}

const clocks: Record<StoryClock, string> = {
  interaction: 'Starts at a click',
  real: 'Real time',
  fast: 'Time × 10',
  stopped: 'Time stands still',
}

const networks: Record<StoryNetwork, string> = {
  working: 'Works',
  offline: 'Device offline',
  slow: 'Slow',
  unreachable: 'Server unreachable',
}

const isKey = <Key extends string>(titles: Record<Key, string>, value: unknown): value is Key =>
  typeof value === 'string' && Object.hasOwn(titles, value)

/** The clock that the toolbar chooses; null leaves it to the story. */
export const chosenClock = (value: unknown): StoryClock | null => (isKey(clocks, value) ? value : null)

/** The network that the toolbar chooses; null leaves it to the story. */
export const chosenNetwork = (value: unknown): StoryNetwork | null => (isKey(networks, value) ? value : null)

/** A menu whose first item leaves the choice to the story. */
function menu(
  title: string,
  icon: Icon,
  description: string,
  items: Readonly<Record<string, string>>,
): ToolbarMenu {
  const all = Object.entries({ [ofStory]: `${title}: story`, ...items })
  return {
    description,
    toolbar: {
      title,
      icon,
      dynamicTitle: true,
      items: all.map(([value, name]) => ({ value, title: name })),
    },
  }
}

/** `still-disconnected` → `Still disconnected`. */
const titleOf = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`

/** The menus of the toolbar. */
export const globalTypes: Record<'connectivity' | 'connectivityNetwork' | 'connectivityClock', ToolbarMenu> =
  {
    connectivity: menu(
      'Connectivity',
      'lightning',
      'State of the connection',
      Object.fromEntries(situationNames.map((name) => [name, titleOf(name)])),
    ),
    connectivityNetwork: menu('Network', 'graphline', 'Network of the story', networks),
    connectivityClock: menu('Clock', 'timer', 'Clock of the story', clocks),
  }

/** The toolbar leaves all choices to the story at first. */
export const initialGlobals: Record<keyof typeof globalTypes, string> = {
  connectivity: ofStory,
  connectivityNetwork: ofStory,
  connectivityClock: ofStory,
}
