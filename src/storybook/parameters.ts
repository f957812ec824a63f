import { checkNames } from '../core/checkSubscriber.js'
import { describe } from '../core/describe.js'
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
  /** Null while a composed story is loaded, which has no canvas of Storybook. */
  readonly canvasElement: object | null
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

const clocks: { readonly [C in StoryClock]: true } = {
  interaction: true,
  real: true,
  fast: true,
  stopped: true,
}

/** What each parameter must be; null for a valid one. Storybook types no parameters, so that only this finds a mistake. */
const parameterChecks: {
  readonly [K in keyof Required<ConnectivityParameters>]: (value: unknown) => string | null
} = {
  situation: (value) =>
    typeof value === 'string' || typeof value === 'function'
      ? null
      : 'a name of situationNames, or a function that gives one; for a situation of your own say prepare',
  prepare: (value) => (typeof value === 'function' ? null : 'a function such as () => createSituation(…)'),
  options: (value) => (typeof value === 'object' && value !== null ? null : 'the options of createSituation'),
  clock: (value) =>
    typeof value === 'string' && Object.hasOwn(clocks, value)
      ? null
      : `one of ${Object.keys(clocks).join(', ')}`,
  disable: (value) => (typeof value === 'boolean' ? null : 'true or false'),
}

/**
 * The parameter `connectivity` of a story.
 *
 * @throws TypeError that names what is unknown or wrong in it, what was expected and what came
 */
export function parametersOf({ parameters }: Pick<StoryContext, 'parameters'>): ConnectivityParameters {
  const given = parameters['connectivity'] ?? {}
  const caller = 'parameters.connectivity'
  if (typeof given === 'string')
    throw new TypeError(`${caller}: expected { situation: ${describe(given)} }, got ${describe(given)}`)
  checkNames(caller, Object.keys(parameterChecks), given)
  for (const [name, value] of Object.entries(given)) {
    const expected = value === undefined ? null : parameterChecks[name as keyof ConnectivityParameters](value)
    if (expected !== null)
      throw new TypeError(`${caller}: ${name} must be ${expected}, got ${describe(value)}`)
  }
  return given
}
