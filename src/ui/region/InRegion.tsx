'use client'

import { useCallback, useLayoutEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useLatest } from '../../react/useLatest.js'
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
  return (
    <Row region={region} onEscape={onEscape}>
      {children}
    </Row>
  )
}

interface RowProps extends InRegionProps {
  readonly region: MountedRegion
}

function Row({ region, onEscape, children }: RowProps): ReactNode {
  const [row] = useState(createRow)
  const latest = useLatest(onEscape)
  const escape = useCallback(() => latest.current?.(), [latest])
  return createPortal(
    <>
      {children}
      <Standing {...{ region, row, escape }} />
    </>,
    row,
  )
}

interface StandingProps {
  readonly region: MountedRegion
  readonly row: HTMLElement
  readonly escape: () => void
}

/** Puts the row into the region. After the children, so that they still have the focus when they leave and can give it back. */
function Standing({ region, row, escape }: StandingProps): null {
  useLayoutEffect(() => region.add(row, escape), [region, row, escape])
  return null
}

function createRow(): HTMLElement {
  const row = document.createElement('div')
  row.dataset['slot'] = 'conn-region-row'
  return row
}
