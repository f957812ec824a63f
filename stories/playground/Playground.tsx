import type { ReactElement } from 'react'
import type { LabAddress } from '../support/world/labAddress.js'
import { createLabWorld } from '../support/world/labWorld.js'
import { createMeter, type Meter } from '../support/world/meter.js'
import { createPageWorld } from '../support/world/pageWorld.js'
import { useOpened } from '../support/useOpened.js'
import type { World } from '../support/world/world.js'
import { PlaygroundPage } from './PlaygroundPage.js'

export interface PlaygroundProps {
  /** The lab; null runs server and network in this page. Read when the component mounts. */
  readonly lab: LabAddress | null
  /** How fast time passes in this page; a lab has real time. Read when the component mounts. Default: 1. */
  readonly speed?: number
}

interface Opened {
  readonly world: World
  readonly meter: Meter
}

function open({ lab, speed = 1 }: PlaygroundProps): Opened {
  const world = lab === null ? createPageWorld({ speed }) : createLabWorld(lab)
  return { world, meter: createMeter(world) }
}

/** Two apps on one broken network, side by side. */
export function Playground(props: PlaygroundProps): ReactElement | null {
  const opened = useOpened<Opened>(
    () => open(props),
    ({ world }) => world.dispose(),
  )
  return opened === null ? null : <PlaygroundPage {...opened} />
}
