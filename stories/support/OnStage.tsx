import type { Decorator } from '@storybook/react-vite'
import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
import { ConnectivityProvider } from 'react-connectivity'
import { situations, type Situation } from './situations.js'
import type { Stage } from './stage.js'

interface OnStageProps {
  readonly stage: Stage
  /** Whether time runs from the start. Otherwise it starts when a person touches the story. */
  readonly live: boolean
  readonly children: ReactNode
}

/** The content of a stage. */
export function OnStage({ stage, live, children }: OnStageProps): ReactElement {
  const [isTouched, setTouched] = useState(false)
  const plays = live || isTouched
  useEffect(() => (plays ? stage.play() : undefined), [stage, plays])
  const touch = () => setTouched(true)
  return (
    <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false}>
      <div onPointerDownCapture={touch} onKeyDownCapture={touch}>
        {children}
      </div>
    </ConnectivityProvider>
  )
}

/** Begins a story in a situation: `export const Offline = { ...at('offline') }`. */
export const at = (situation: Situation, live = false) => ({
  loaders: [async () => ({ stage: await situations[situation](), live })],
})

/** The stage that a story began on. */
export const stageOf = (loaded: Record<string, unknown>): Stage => loaded['stage'] as Stage

/** Puts each story on the stage that its loader has set. */
export const onStage: Decorator = (Story, { loaded }) => (
  <OnStage stage={stageOf(loaded)} live={loaded['live'] === true}>
    <Story />
  </OnStage>
)
