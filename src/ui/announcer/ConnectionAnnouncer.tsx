'use client'

import { useConnectivity, useConnectivityPresentation } from '../../react/index.js'
import { enBanner } from '../../i18n/en.js'
import type { BannerMessages } from '../../i18n/messages.js'
import { spokenText } from '../banner/bannerText.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { useAnnouncement } from './useAnnouncement.js'

/** Props of `ConnectionAnnouncer`. */
export type ConnectionAnnouncerProps = LanguageProps<BannerMessages>

/**
 * Announces each change once to screen readers, then empties itself. `ConnectionBanner` includes one; a page without a banner
 * needs its own. Renders nothing in place: all announcers of a page share two live regions at the end of the body, which stay
 * readable while a dialog of the app is open.
 *
 * @example
 * <ConnectionAnnouncer />
 */
export function ConnectionAnnouncer(props: ConnectionAnnouncerProps): null {
  const { messages, format, attributes } = useMessages('banner', enBanner, props)
  const connectivity = useConnectivity()
  const announcement = useConnectivityPresentation((presentation) => presentation.announcement)
  const text = useConnectivityPresentation((presentation) => spokenText(presentation, messages, format))
  useAnnouncement(connectivity, announcement, text, attributes.lang)
  return null
}
