'use client'

import { useCallback, useLayoutEffect, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useLatest } from '../../react/useLatest.js'
import type { MountedRegion, RowProps } from './regionStore.js'

/** One row of a region. Its children keep the React context of their own place. */
export function Row({ region, onEscape, children }: RowProps): ReactNode {
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
