'use client'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'

import type { Presentation } from '../core/presentationTypes.js'
import { sharedPresenter } from '../engine/sharedPresenter.js'
import { useConnectivity } from './connectivityContext.js'

/** The LEDs of the presentation. */
export type LedsPresentation = Pick<Presentation, 'led' | 'channelLeds' | 'worstLed'>

/**
 * A selection of the LEDs. A page whose components read only these leaves out the code for banner, prompt and stale marks.
 *
 * @param selector limits renders to changes of its result
 */
export const useLedPresentation = <T>(selector: (leds: LedsPresentation) => T): T =>
  useStore(sharedPresenter(useConnectivity(), null), useShallow(selector))
