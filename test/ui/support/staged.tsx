import { act, render, type RenderResult } from '@testing-library/react'
import type { ReactElement } from 'react'
import { ConnectivityProvider } from 'react-connectivity'
import { createSituation, type Situation, type SituationName } from 'react-connectivity/testing'
import { onTestFinished } from 'vitest'
import { inAct } from '../../../src/testing/inAct.js'

/** A client in a prepared situation, with a manual clock. It is disposed after the test, when its components are unmounted. */
export async function staged(name: SituationName): Promise<Situation> {
  const stage = await createSituation(name)
  onTestFinished(() => stage.dispose())
  return stage
}

/** Wraps the element in a provider of this client. */
export const within = (stage: Situation, element: ReactElement): ReactElement => (
  <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false}>
    {element}
  </ConnectivityProvider>
)

export const show = (stage: Situation, element: ReactElement): RenderResult => render(within(stage, element))

/** Advances the clock; milliseconds. */
export const pass = (stage: Situation, ms: number): Promise<void> => inAct(stage).advance(ms)

/** Loses the connection until `mend`, and lets time pass; milliseconds. */
export async function lose(stage: Situation, ms: number): Promise<void> {
  stage.simulation.network.mode = 'refuse'
  act(() => stage.simulation.network.cut())
  await pass(stage, ms)
}

/** In the situation `overflow`: begins again with the newest messages, and misses messages once more. */
export async function overflowAgain(stage: Situation): Promise<void> {
  act(() => stage.connectivity.act('orders', 'resubscribe'))
  await pass(stage, 1000)
  act(() => {
    stage.simulation.network.cut()
    for (let index = 0; index < 20; index += 1) void stage.simulation.server.publish('orders', index)
  })
  await pass(stage, 3000)
}

/** Restores the connection. */
export async function mend(stage: Situation): Promise<void> {
  stage.simulation.network.mode = 'pass'
  stage.connectivity.retryNow()
  await stage.advance(1500)
}
