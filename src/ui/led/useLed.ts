'use client'

import { isOfOtherIdentity } from '../../core/otherIdentity.js'
import type { LedPresentation } from '../../core/presentationTypes.js'
import { useConnectivity } from '../../react/index.js'
import { useLedPresentation } from '../../react/useLedPresentation.js'
import { useSnapshot } from '../../react/useSnapshot.js'
import { ledOf, type LedSubject } from './subject.js'

/**
 * The LED of a subject. Each other cause of a reload shows in the LED of its channel or of the connection; another identity
 * leaves both as they are.
 */
export function useLed(of: LedSubject): LedPresentation {
  const { actions } = useConnectivity()
  const isOutOfDate = useSnapshot(({ connection }) => isOfOtherIdentity(connection, actions))
  return useLedPresentation((leds) => ledOf(leds, of, isOutOfDate))
}
