'use client'

import type { ReactElement } from 'react'
import type { LedState } from '../../core/presentationTypes.js'

const ring = 'M8 2.75a5.25 5.25 0 1 0 5.25 5.25'
const triangle = 'M8 2.6 14 13H2Z'

/** One outline per meaning, so that no meaning depends on colour. */
const shapes: { readonly [S in LedState]: string } = {
  idle: 'M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0Z',
  connecting: ring,
  online: 'M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0Z',
  syncing: ring,
  reconnecting: triangle,
  offline: 'M5 3h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2ZM3.8 12.2l8.4-8.4',
  paused: 'M5.25 4v8M10.75 4v8',
  stale: triangle,
  failed: 'M8 2.2 13.8 8 8 13.8 2.2 8Z',
}

const filled: ReadonlySet<LedState> = new Set(['online', 'reconnecting', 'stale', 'failed'])

/**
 * The shape of a state. The wrapper has the colour, because in forced colours only an inherited colour becomes CanvasText.
 */
export function Glyph({ state }: { readonly state: LedState }): ReactElement {
  return (
    <span data-slot="conn-glyph" data-state={state} aria-hidden="true">
      <svg viewBox="0 0 16 16" width="1em" height="1em" focusable="false">
        <path
          d={shapes[state]}
          fill={filled.has(state) ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth={filled.has(state) ? 1 : state === 'paused' ? 2.5 : 1.75}
          strokeLinejoin="round"
          strokeLinecap={state === 'paused' ? 'butt' : 'round'}
        />
      </svg>
    </span>
  )
}
