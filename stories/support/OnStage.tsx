import type { Decorator } from '@storybook/react-vite'
import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
import { ConnectivityProvider } from 'react-connectivity'
import { situations, type Situation } from './situations.js'
import type { Stage, StageNetwork } from './stage.js'

interface OnStageProps {
  readonly stage: Stage
  /** Whether time runs from the start. Otherwise it starts when a person touches the story. */
  readonly live: boolean
  /** The clock of the toolbar. Default: `touch`, the clock of the story. */
  readonly clock?: string
  /** The network of the toolbar. Default: `story`, the network of the story. */
  readonly network?: string
  readonly children: ReactNode
}

/** How fast the time of the stage passes; null when it stands still. */
function speedOf(clock: string, plays: boolean): number | null {
  switch (clock) {
    case 'real':
      return 1
    case 'fast':
      return 10
    case 'frozen':
      return null
    default:
      return plays ? 1 : null
  }
}

const networks = new Set(['live', 'offline', 'slow', 'refuse'])
const isNetwork = (value: string): value is StageNetwork => networks.has(value)

/** The content of a stage. */
export function OnStage(props: OnStageProps): ReactElement {
  const { stage, live, clock = 'touch', network = 'story', children } = props
  const [isTouched, setTouched] = useState(false)
  const isChosen = isNetwork(network)
  const speed = speedOf(clock, live || isTouched || isChosen)
  useEffect(() => (speed === null ? undefined : stage.play(speed)), [stage, speed])
  useEffect(() => {
    if (isNetwork(network)) stage.setNetwork(network)
  }, [stage, network])
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
export const onStage: Decorator = (Story, { loaded, globals }) => (
  <OnStage
    stage={stageOf(loaded)}
    live={loaded['live'] === true}
    clock={String(globals['clock'] ?? 'touch')}
    network={String(globals['network'] ?? 'story')}
  >
    <Story />
  </OnStage>
)
