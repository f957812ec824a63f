'use client'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'

import type { Presentation } from '../core/presentationTypes.js'
import { presenterOf } from '../engine/presenter.js'
import { useConnectivity } from './connectivityContext.js'

const whole = (presentation: Presentation): Presentation => presentation

/**
 * The presentation: what a person should see now, after the grace times. For design systems with their own components.
 *
 * @example
 * const { banner, led } = useConnectivityPresentation()
 */
export function useConnectivityPresentation(): Presentation
/**
 * A selection of the presentation.
 *
 * @param selector limits renders to changes of its result
 * @example
 * const banner = useConnectivityPresentation((presentation) => presentation.banner)
 */
export function useConnectivityPresentation<T>(selector: (presentation: Presentation) => T): T
export function useConnectivityPresentation<T>(
  selector: (presentation: Presentation) => T | Presentation = whole,
): T | Presentation {
  return useStore(presenterOf(useConnectivity()), useShallow(selector))
}
