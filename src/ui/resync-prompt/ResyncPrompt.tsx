'use client'

import { forwardRef, useState, type ReactElement } from 'react'
import { useConnectivity, useConnectivityPresentation } from '../../react/index.js'
import { PromptCard } from './PromptCard.js'
import type { ResyncPromptProps } from './promptProps.js'
import type { Part } from '../parts/Root.js'

/** Remembers the dismissed prompt of each client, so that a remounted prompt stays dismissed. */
const dismissedPrompts = new WeakMap<ReturnType<typeof useConnectivity>['use'], string>()

/**
 * Tells a person that the page is out of step with the server, and reloads it on request: only once the server answers, and
 * never over unsaved work without consent. *Not now* holds until something else goes wrong. It never takes the focus. The
 * `ConnectionBanner` announces it to screen readers, or a `ConnectionAnnouncer` on a page without a banner.
 * Renders a `<section>`, or nothing while the page is in step.
 *
 * @example
 * <ResyncPrompt unsaved={draft ? [{ label: 'Order 1042', save: saveDraft }] : []} />
 */
export const ResyncPrompt: Part<ResyncPromptProps, HTMLElement> = forwardRef<HTMLElement, ResyncPromptProps>(
  function ResyncPrompt(props, ref): ReactElement | null {
    const connectivity = useConnectivity()
    const prompt = useConnectivityPresentation((presentation) => presentation.prompt)
    const [dismissed, setDismissed] = useState(() => dismissedPrompts.get(connectivity.use))
    if (prompt === null || prompt.id === dismissed) return null
    const dismiss = (): void => {
      dismissedPrompts.set(connectivity.use, prompt.id)
      setDismissed(prompt.id)
      if (prompt.reason === 'identity-changed') connectivity.acknowledge()
    }
    return <PromptCard {...props} ref={ref} prompt={prompt} onDismiss={dismiss} />
  },
)
