'use client'

import type { ReactElement } from 'react'
import { toneOfLed } from '../../core/led.js'
import type { LedState, Tone } from '../../core/presentationTypes.js'
import { useSlots, type GlyphSlotProps } from '../../react/index.js'

const ring = 'M8 2.75a5.25 5.25 0 1 0 5.25 5.25'
const triangle = 'M8 2.6 14 13H2Z'
const circle = 'M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0Z'

/** One outline per meaning, so that no meaning depends on colour. */
const shapes: { readonly [S in LedState]: string } = {
  idle: circle,
  connecting: ring,
  online: circle,
  syncing: ring,
  reconnecting: triangle,
  offline: 'M5 3h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2ZM3.8 12.2l8.4-8.4',
  paused: 'M5.25 4v8M10.75 4v8',
  unstable: 'M2.25 9.75 5.1 5.5 8 10.5l2.9-5 2.85 4.25',
  // A disc with a hole on one half.
  degraded: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 4.25v7.5a3.75 3.75 0 0 1 0-7.5Z',
  stale: triangle,
  failed: 'M8 2.2 13.8 8 8 13.8 2.2 8Z',
}

const filled: ReadonlySet<LedState> = new Set(['online', 'reconnecting', 'degraded', 'stale', 'failed'])

/** The default of the `Glyph` slot. */
function PlainGlyph({ state }: GlyphSlotProps): ReactElement {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" focusable="false">
      <path
        d={shapes[state]}
        fill={filled.has(state) ? 'currentColor' : 'none'}
        fillRule="evenodd"
        stroke="currentColor"
        strokeWidth={filled.has(state) ? 1 : state === 'paused' ? 2.5 : 1.75}
        strokeLinejoin="round"
        strokeLinecap={state === 'paused' ? 'butt' : 'round'}
      />
    </svg>
  )
}

/** Props of `Glyph`. */
export interface GlyphProps {
  /** The state to show. */
  readonly state: LedState
  /** The tone for the `Glyph` slot. Default: the tone of the state. */
  readonly tone?: Tone
}

/**
 * The shape of a state, hidden from screen readers. The wrapper has the colour, because in forced colours only an inherited
 * colour becomes CanvasText. Renders a `<span>` with the `Glyph` slot, or an `<svg>`.
 *
 * @example
 * <Glyph state="offline" />
 */
export function Glyph({ state, tone = toneOfLed(state) }: GlyphProps): ReactElement {
  const { Glyph: Slot = PlainGlyph } = useSlots()
  return (
    <span data-slot="conn-glyph" data-state={state} aria-hidden="true">
      <Slot state={state} tone={tone} />
    </span>
  )
}
