'use client'

import { forwardRef, useEffect, type ReactElement } from 'react'
import { useConnectivity, useConnectivityPresentation } from '../../react/index.js'
import { pageReloader } from '../../react/reload/reloader.js'
import { warnWhilePending } from '../../react/unsaved/leaveWarning.js'
import { useLatest } from '../../react/useLatest.js'
import { usePresenter } from '../../react/usePresenter.js'
import type { Part } from '../parts/Root.js'
import { Only } from '../parts/Only.js'
import { usePresence } from '../../react/useOnly.js'
import { InRegion } from '../region/InRegion.js'
import { PromptCard } from './PromptCard.js'
import type { ResyncPromptProps } from './promptProps.js'

/**
 * Tells a person that the page is out of step with the server, and reloads it on request: only once the server answers, and
 * never over unsaved work (`useUnsavedWork`) without consent. *Not now* hides the card until something else goes wrong, while
 * `ConnectionStatus` and the stale regions still offer the reload. It never takes the focus. The `ConnectionBanner` announces it
 * to screen readers, or a `ConnectionAnnouncer` on a page without a banner.
 *
 * Renders into the `ConnectivityRegion`, or in place without one. Its `probe` and `reload` count for every reload button of the
 * kit that has none of its own. Renders a `<section>`, or nothing while the page is in step.
 *
 * @example
 * <ResyncPrompt policy={whenSafe} />
 */
export const ResyncPrompt: Part<ResyncPromptProps, HTMLElement> = forwardRef<HTMLElement, ResyncPromptProps>(
  function ResyncPrompt(props, ref): ReactElement | null {
    const { policy = 'prompt', warnOnLeave = true, probe, reload, ...card } = props
    const connectivity = useConnectivity()
    const { putAsidePrompt } = usePresenter()
    const prompt = useConnectivityPresentation((presentation) => presentation.prompt)
    const isShown = policy !== 'off' && prompt !== null && !prompt.isPutAside
    // Takes the reload from the banner, also while it shows nothing.
    usePresence('prompt-part')
    const latest = useLatest({ probe, reload })
    useEffect(() => pageReloader().configure(() => latest.current), [latest])
    useEffect(() => (warnOnLeave ? warnWhilePending(connectivity) : undefined), [connectivity, warnOnLeave])
    if (!isShown) return null
    const putAside = (): void => putAsidePrompt(prompt.id)
    return (
      <Only kind="prompt">
        <InRegion onEscape={putAside}>
          <PromptCard
            {...card}
            {...{ probe, reload }}
            ref={ref}
            prompt={prompt}
            auto={typeof policy === 'object' ? policy : null}
            onDismiss={putAside}
          />
        </InRegion>
      </Only>
    )
  },
)
