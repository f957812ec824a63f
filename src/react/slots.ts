'use client'
import {
  createContext,
  useContext,
  type ComponentType,
  type Context,
  type ReactNode,
  type RefAttributes,
} from 'react'

import type { ConnectionStage } from '../core/connection.js'
import type { LedState, Tone } from '../core/presentationTypes.js'

/** Weight of a button: the action that helps, another action, a quiet way out, or an action inside a line of text. */
export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'link'

/**
 * Props of a `Button` slot. `onClick` does nothing while `busy`, so the button needs no `disabled`, which would drop the focus.
 * Pass the attributes on to the element.
 */
export interface ButtonSlotProps extends RefAttributes<HTMLButtonElement> {
  /** Weight of the button. */
  readonly variant: ButtonVariant
  /** Whether its action runs now. */
  readonly busy: boolean
  readonly onClick: () => void
  /** The label, or an icon when `aria-label` is set. */
  readonly children: ReactNode
  readonly type: 'button'
  readonly 'data-slot': 'conn-button'
  readonly 'data-variant': ButtonVariant
  /** The name of a button whose content is an icon. */
  readonly 'aria-label'?: string | undefined
  /** Name of the part that the button opens or closes, and whether it is open. */
  readonly 'aria-expanded'?: boolean | undefined
  readonly 'aria-busy': true | undefined
  readonly 'aria-disabled': true | undefined
}

/** Props of a `Glyph` slot. The wrapper around it hides it from screen readers and has the colour of the tone. */
export interface GlyphSlotProps {
  /** The state to show; each needs a shape of its own. */
  readonly state: LedState
  /** The tone of the state. */
  readonly tone: Tone
  /** The stage of a connection that is on its way, for a shape of its own; null for none. */
  readonly stage: ConnectionStage | null
}

/** The app's own components, used by every part in place of the kit's. */
export interface Slots {
  /**
   * The app's button. It forwards its `ref` to its element: in React 18 by `forwardRef`, in React 19 as a prop. Default: a
   * `<button>`.
   */
  readonly Button?: ComponentType<ButtonSlotProps> | undefined
  /** The app's icons. Default: an `<svg>` of one `em`. */
  readonly Glyph?: ComponentType<GlyphSlotProps> | undefined
}

/** Carries the slots from the provider to the parts. */
export const SlotsContext: Context<Slots> = createContext<Slots>({})
SlotsContext.displayName = 'ConnectivitySlots'

/**
 * The app's own components, for parts that render a button or a glyph.
 *
 * @example
 * const { Button = MyButton } = useSlots()
 */
export const useSlots = (): Slots => useContext(SlotsContext)
