'use client'
import type { Presentation } from '../core/presentationTypes.js'
import { presenterOf } from '../store/index.js'
import { useConnectivity } from './connectivityContext.js'
import { useSelection } from './useSelection.js'

const whole = (presentation: Presentation): Presentation => presentation

/**
 * What a person should see now, after the grace times: for design systems that bring their own interface.
 *
 * @param selector limits renders to changes of what it returns
 * @example
 * const banner = useConnectivityPresentation((presentation) => presentation.banner)
 */
export function useConnectivityPresentation(): Presentation
export function useConnectivityPresentation<T>(selector: (presentation: Presentation) => T): T
export function useConnectivityPresentation<T>(
  selector: (presentation: Presentation) => T | Presentation = whole,
): T | Presentation {
  return useSelection(presenterOf(useConnectivity()), selector)
}
