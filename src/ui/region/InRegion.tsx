'use client'

import { useSyncExternalStore, type ReactNode } from 'react'
import { regionsOf, type MountedRegion } from './regionStore.js'

/** Props of `InRegion`. */
export interface InRegionProps {
  /** What the Esc key means while the focus is inside. Default: it only gives the focus back. */
  readonly onEscape?: (() => void) | undefined
  readonly children: ReactNode
}

const subscribe = (changed: () => void): (() => void) => regionsOf(document).subscribe(changed)
const read = (): MountedRegion | null => regionsOf(document).getState().at(-1) ?? null
const none = (): null => null

/**
 * Renders its children as a row of the page's `ConnectivityRegion`, or in place without one. They keep the React context of
 * their own place.
 */
export function InRegion({ onEscape, children }: InRegionProps): ReactNode {
  const region = useSyncExternalStore(subscribe, read, none)
  if (region === null) return children
  const { Row } = region
  return (
    <Row region={region} onEscape={onEscape}>
      {children}
    </Row>
  )
}
