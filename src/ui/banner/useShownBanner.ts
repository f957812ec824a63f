'use client'

import type { BannerPresentation } from '../../core/presentationTypes.js'
import { useConnectivityPresentation } from '../../react/index.js'
import { useHas, usePresence } from '../../react/useOnly.js'
import { promptBanner } from './promptBanner.js'

/**
 * The banner that a person should see: the one of the presentation, else the prompt as a banner on a page without a
 * `ResyncPrompt`; null for none.
 */
export function useShownBanner(): BannerPresentation | null {
  const banner = useConnectivityPresentation((presentation) => presentation.banner)
  const prompt = useConnectivityPresentation((presentation) => presentation.prompt)
  const hasPrompt = useHas('prompt-part')
  // A prompt that mounts with the banner is known only after the effects.
  usePresence('banner-part')
  const isMounted = useHas('banner-part')
  const isTold = hasPrompt || !isMounted || prompt === null || prompt.isPutAside
  return banner ?? (isTold ? null : promptBanner(prompt))
}
