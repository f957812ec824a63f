'use client'

import { forwardRef, useState, type ReactElement } from 'react'
import { useConnectivity, useConnectivityPresentation } from '../../react/index.js'
import { PromptCard } from './PromptCard.js'
import type { ResyncPromptProps } from './promptProps.js'
import type { Part } from '../parts/Root.js'

/** Remember what was put off, so that a prompt mounted anew does not nag about it again. */
const putOff = new WeakMap<ReturnType<typeof useConnectivity>['use'], string>()

/**
 * Says that the page is out of step with the server, and reloads it when the person wants that: only once the server
 * answers, and not over unsaved work. *Not now* holds until something else goes wrong. It never takes the focus;
 * screen readers are told by the `ConnectionBanner`, or by a `ConnectionAnnouncer` where there is no banner.
 * Renders a `<section>`, or nothing while the page is in step.
 *
 * @example
 * <ResyncPrompt unsaved={draft ? [{ label: 'Order 1042', save: saveDraft }] : []} />
 */
export const ResyncPrompt: Part<ResyncPromptProps, HTMLElement> = forwardRef<HTMLElement, ResyncPromptProps>(
  function ResyncPrompt(props, ref): ReactElement | null {
    const connectivity = useConnectivity()
    const prompt = useConnectivityPresentation((presentation) => presentation.prompt)
    const [dismissed, setDismissed] = useState(() => putOff.get(connectivity.use))
    if (prompt === null || prompt.id === dismissed) return null
    const dismiss = (): void => {
      putOff.set(connectivity.use, prompt.id)
      setDismissed(prompt.id)
      if (prompt.reason === 'identity-changed') connectivity.acknowledge()
    }
    return <PromptCard {...props} ref={ref} prompt={prompt} onDismiss={dismiss} />
  },
)
