import { act, cleanup, render, type RenderResult } from '@testing-library/react'
import type { ReactElement } from 'react'
import { ConnectivityProvider } from 'react-connectivity'
import { afterEach } from 'vitest'
import { situations, type Situation } from '../../../stories/support/situations.js'
import type { Stage } from '../../../stories/support/stage.js'

const stages = new Set<Stage>()

afterEach(() => {
  // Unmount before the clients are disposed, so that no component renders the dispose.
  cleanup()
  for (const stage of stages) stage.dispose()
  stages.clear()
  sessionStorage.clear()
})

/** A client in a prepared situation, with a manual clock. */
export async function staged(situation: Situation): Promise<Stage> {
  const stage = await situations[situation]()
  stages.add(stage)
  return stage
}

/** Wraps the element in a provider of this client. */
export const within = (stage: Stage, element: ReactElement): ReactElement => (
  <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false}>
    {element}
  </ConnectivityProvider>
)

export const show = (stage: Stage, element: ReactElement): RenderResult => render(within(stage, element))

/** Advances the clock in steps, because React 18 renders only at the end of each `act`. */
export async function pass(stage: Stage, ms: number): Promise<void> {
  const step = ms > 10_000 ? 500 : 100
  for (let left = ms; left > 0; left -= step) await act(() => stage.advance(Math.min(step, left)))
}

/** Restores the connection. */
export async function mend(stage: Stage): Promise<void> {
  stage.simulation.network.mode = 'pass'
  stage.connectivity.retryNow()
  await stage.advance(1500)
}
