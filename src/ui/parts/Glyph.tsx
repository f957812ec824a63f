'use client'

import type { ReactElement } from 'react'
import type { ConnectionStage } from '../../core/connection.js'
import { toneOfLed } from '../../core/led.js'
import type { LedState, Tone } from '../../core/presentationTypes.js'
import { useSlots, type GlyphSlotProps } from '../../react/index.js'

const ring = 'M8 2.75a5.25 5.25 0 1 0 5.25 5.25'
const triangle = 'M8 2.6 14 13H2Z'
const circle = 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3Z'

type Shape = LedState | 'verifying'

/** One outline per meaning, so that no meaning depends on colour. */
const shapes: { readonly [S in Shape]: string } = {
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
  // Three dots, as in a chat: an answer is awaited.
  verifying: 'M2.5 8h.01M8 8h.01M13.5 8h.01',
}

/** The stroke of outlines that are not 1.75 wide. */
const widths: { readonly [S in Shape]?: number } = { paused: 2.5, verifying: 3.5 }

const filled: ReadonlySet<Shape> = new Set(['online', 'reconnecting', 'degraded', 'stale', 'failed'])

/** The thick part of the outline while a dial is under way, in sixths: a third, two thirds, and two halves that meet. */
const dashes: { readonly [S in ConnectionStage]?: string } = {
  preparing: '1.5 4.5',
  opening: '3.5 2.5',
  handshake: '2 1',
}

/** The default of the `Glyph` slot. A connection that waits for its next dial has the shape of its state. */
function PlainGlyph({ state, stage }: GlyphSlotProps): ReactElement {
  const dash = dashes[stage ?? 'waiting']
  const outline = dash && state === 'connecting' ? 'idle' : state
  const shape = stage === 'verifying' ? stage : outline
  const isFilled = !dash && filled.has(shape)
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" focusable="false">
      <path
        d={shapes[shape]}
        fill={isFilled || dash ? 'currentColor' : 'none'}
        fillOpacity={dash && 0.25}
        fillRule="evenodd"
        stroke="currentColor"
        strokeWidth={isFilled ? 1 : (widths[shape] ?? (dash ? 2.5 : 1.75))}
        strokeDasharray={dash}
        pathLength={6}
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
  /** The tone of its colour. Default: the tone of the state. */
  readonly tone?: Tone
  /** The stage of the connection to show; null for none. Default: null. */
  readonly stage?: ConnectionStage | null
}

/**
 * The shape of a state, hidden from screen readers. The wrapper has the colour, because in forced colours only an inherited
 * colour becomes CanvasText. Renders a `<span>` with the `Glyph` slot, or an `<svg>`.
 *
 * @example
 * <Glyph state="offline" />
 */
export function Glyph({ state, tone = toneOfLed(state), stage = null }: GlyphProps): ReactElement {
  const { Glyph: Slot = PlainGlyph } = useSlots()
  return (
    <span
      data-slot="conn-glyph"
      data-state={state}
      data-tone={tone}
      data-stage={stage ?? undefined}
      aria-hidden="true"
    >
      <Slot state={state} tone={tone} stage={stage} />
    </span>
  )
}
