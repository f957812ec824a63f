import type { ComponentType, ReactElement } from 'react'
import { situationOf } from './loadSituation.js'
import { parametersOf, type StoryContext } from './parameters.js'
import { StorySituation } from './StorySituation.js'
import { chosenClock, chosenNetwork } from './toolbar.js'

/**
 * The decorator that provides the story's client, which `loadSituation` has prepared.
 *
 * @throws Error if the loader is missing
 */
export function withConnectivity(story: () => unknown, context: StoryContext): ReactElement {
  // A decorator of React gets the story as a component; the type that all renderers share does not say so.
  const Story = story as ComponentType
  const { disable = false, clock = 'interaction' } = parametersOf(context)
  if (disable) return <Story />
  const { connectivityClock, connectivityNetwork } = context.globals
  return (
    <StorySituation
      situation={situationOf(context)}
      clock={chosenClock(connectivityClock) ?? clock}
      network={chosenNetwork(connectivityNetwork)}
    >
      <Story />
    </StorySituation>
  )
}
