'use client'

import { forwardRef, type ReactElement } from 'react'
import { useConnectivity, useConnectivityPresentation } from '../../react/index.js'
import { enBanner } from '../../i18n/en.js'
import type { BannerMessages } from '../../i18n/messages.js'
import { spokenText } from '../banner/bannerText.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { useAnnouncement } from './useAnnouncement.js'
import type { Part } from '../parts/Root.js'

export type ConnectionAnnouncerProps = LanguageProps<BannerMessages>

/**
 * Announces each change once to screen readers, then empties itself. `ConnectionBanner` includes one; a modal dialog needs its
 * own, because screen readers ignore everything outside of it. Renders a visually hidden `<div>` with two live regions.
 */
export const ConnectionAnnouncer: Part<ConnectionAnnouncerProps, HTMLDivElement> = forwardRef<
  HTMLDivElement,
  ConnectionAnnouncerProps
>(function ConnectionAnnouncer(props, ref): ReactElement {
  const { messages, format } = useMessages('banner', enBanner, props)
  const connectivity = useConnectivity()
  const announcement = useConnectivityPresentation((presentation) => presentation.announcement)
  const text = useConnectivityPresentation((presentation) => spokenText(presentation, messages, format))
  const spoken = useAnnouncement(connectivity, announcement, text)
  return (
    <div ref={ref} data-slot="conn-announcer">
      <div role="status" aria-live="polite" aria-atomic="true">
        {spoken?.politeness === 'polite' ? spoken.text : null}
      </div>
      <div role="alert" aria-live="assertive" aria-atomic="true">
        {spoken?.politeness === 'assertive' ? spoken.text : null}
      </div>
    </div>
  )
})
