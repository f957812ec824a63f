import { createSituation, situationNames, type Situation, type SituationName } from '../testing/index.js'
import { parametersOf, type StoryContext } from './parameters.js'

/** What the loader has made for one canvas. */
interface Loaded {
  readonly storyId: string
  /** Null for a situation of the story's own. */
  readonly name: SituationName | null
  readonly situation: Situation
  isDisposed: boolean
}

/** Each canvas keeps its situation while the story and its situation stay the same, so that a changed arg changes nothing else. */
const kept = new WeakMap<object, Loaded>()

/** The situation of a story: the choice in the toolbar, else that of the story; null if the story prepares its own. */
function nameOf(context: StoryContext): SituationName | null {
  const chosen = situationNames.find((name) => name === context.globals['connectivity'])
  if (chosen !== undefined) return chosen
  const { prepare, situation = 'online' } = parametersOf(context)
  if (prepare !== undefined) return null
  return typeof situation === 'function' ? situation(context) : situation
}

/** The function that makes the situation of this name. */
function makerOf(context: StoryContext, name: SituationName | null): () => Promise<Situation> {
  const { options, prepare } = parametersOf(context)
  return name === null && prepare !== undefined
    ? () => prepare(context)
    : () => createSituation(name ?? 'online', options)
}

/**
 * The loader that prepares the client of a story before the story is rendered.
 *
 * @throws TypeError if the parameter `connectivity` has something unknown, or names no situation
 */
export async function loadSituation(
  context: StoryContext,
): Promise<{ readonly situation: Situation | null }> {
  const { disable = false } = parametersOf(context)
  if (disable) return { situation: null }
  const name = nameOf(context)
  const { canvasElement } = context
  const before = canvasElement === null ? undefined : kept.get(canvasElement)
  if (before?.storyId === context.id && before.name === name && !before.isDisposed)
    return { situation: before.situation }
  const made = await makerOf(context, name)()
  const loaded: Loaded = {
    storyId: context.id,
    name,
    isDisposed: false,
    situation: {
      ...made,
      dispose() {
        loaded.isDisposed = true
        made.dispose()
      },
    },
  }
  if (canvasElement !== null) kept.set(canvasElement, loaded)
  return { situation: loaded.situation }
}

/**
 * The situation of a story, in its play function.
 *
 * @throws Error if the story has none
 * @example
 * export const Lost: Story = {
 *   play: async (context) => {
 *     const { simulation, advance } = situationOf(context)
 *     simulation.network.cut()
 *     await advance(3000)
 *   },
 * }
 */
export function situationOf({ loaded }: Pick<StoryContext, 'loaded'>): Situation {
  const situation = loaded['situation'] as Situation | null | undefined
  if (situation === undefined || situation === null)
    throw new Error(
      'react-connectivity/storybook: the story has no situation. Add the addon with its loaders, and do not disable it here. ' +
        'Load a composed story before it is rendered: await Story.load()',
    )
  return situation
}
