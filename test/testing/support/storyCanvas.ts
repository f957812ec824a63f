import { loadSituation, type ConnectivityParameters, type StoryContext } from 'react-connectivity/storybook'
import type { Situation } from 'react-connectivity/testing'

interface Choices {
  readonly id?: string
  readonly args?: Record<string, unknown>
  readonly globals?: Record<string, unknown>
}

/** A canvas of Storybook. */
export interface Canvas {
  readonly load: (choices?: Choices) => Promise<StoryContext>
}

const made: Situation[] = []

/** Disposes what all canvases have made. */
export function disposeCanvases(): void {
  for (const situation of made.splice(0)) situation.dispose()
}

/** What Storybook does with one canvas: runs the loaders before each render. */
export function openCanvas(parameters: ConnectivityParameters): Canvas {
  const canvasElement = {}
  return {
    async load({ id = 'header--lost', args = {}, globals = {} } = {}) {
      const context = {
        id,
        args,
        globals,
        parameters: { connectivity: parameters },
        loaded: {},
        canvasElement,
      }
      const loaded = await loadSituation(context)
      if (loaded.situation !== null) made.push(loaded.situation)
      return { ...context, loaded }
    },
  }
}
