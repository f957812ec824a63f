import { useEffect, useState, type ReactElement } from 'react'
import type { LabAddress } from '../support/world/labAddress.js'
import { createLabWorld } from '../support/world/labWorld.js'
import { createMeter, type Meter } from '../support/world/meter.js'
import { createPageWorld } from '../support/world/pageWorld.js'
import type { World } from '../support/world/world.js'
import { PlaygroundPage } from './PlaygroundPage.js'

export interface PlaygroundProps {
  /** The lab; null runs server and network in this page. Read when the component mounts. */
  readonly lab: LabAddress | null
  /** How fast time passes in this page; a lab has real time. Read when the component mounts. Default: 1. */
  readonly speed?: number
}

function open({ lab, speed = 1 }: PlaygroundProps): { readonly world: World; readonly meter: Meter } {
  const world = lab === null ? createPageWorld({ speed }) : createLabWorld(lab)
  return { world, meter: createMeter(world) }
}

/** Two apps on one broken network, side by side. */
export function Playground(props: PlaygroundProps): ReactElement {
  const [{ world, meter }] = useState(() => open(props))
  useEffect(() => () => world.dispose(), [world])
  return <PlaygroundPage world={world} meter={meter} />
}
