import type { Situation, SituationName, SituationOptions } from '../testing/index.js'

/**
 * How the time of a story passes: `interaction` starts it when a person touches the story, so that pictures of the story
 * stay the same; `real`; `fast` is ten times as fast; `stopped`.
 */
export type StoryClock = 'interaction' | 'real' | 'fast' | 'stopped'

/** The network of a story: `working`, `offline` is the device's word, `slow` takes 2 s each way, `unreachable` is a server without an answer. */
export type StoryNetwork = 'working' | 'offline' | 'slow' | 'unreachable'

/** What the decorator reads of the context of a story. */
export interface StoryContext {
  readonly id: string
  readonly args: Readonly<Record<string, unknown>>
  readonly globals: Readonly<Record<string, unknown>>
  readonly parameters: Readonly<Record<string, unknown>>
  readonly loaded: Readonly<Record<string, unknown>>
  readonly canvasElement: object
}

/**
 * The parameter `connectivity` of a story, a component or the whole Storybook.
 *
 * @example
 * export const Lost: Story = { parameters: { connectivity: { situation: 'reconnecting' } } }
 */
export interface ConnectivityParameters {
  /** The state of the story's client, or how it follows from the context, such as from an arg. Default: `online`. */
  readonly situation?: SituationName | ((context: StoryContext) => SituationName)
  /** Makes a situation of the story's own in place of a named one. The toolbar can still choose another. */
  readonly prepare?: (context: StoryContext) => Promise<Situation>
  /** Options of the situation, such as the app's `channel`. They hold for the situations of the toolbar, too. */
  readonly options?: SituationOptions
  /** How time passes while the toolbar says nothing else. Default: `interaction`. */
  readonly clock?: StoryClock
  /** Whether the story goes without a client of its own. Default: false. */
  readonly disable?: boolean
}

/** The parameter `connectivity` of a story. */
export const parametersOf = ({ parameters }: StoryContext): ConnectivityParameters =>
  parameters['connectivity'] ?? {}
