'use client'

import { forwardRef, useId, type ReactElement } from 'react'
import type { PromptPresentation } from '../../core/presentationTypes.js'
import { enPrompt } from '../../i18n/en.js'
import { useReload } from '../../react/index.js'
import { isBusy as isRunning } from '../../react/reload/reloader.js'
import { useMessages } from '../messages/MessagesProvider.js'
import { onEscape } from '../parts/escape.js'
import { useFocusKeeper } from '../parts/focus.js'
import { Glyph } from '../parts/Glyph.js'
import { Root, type Part } from '../parts/Root.js'
import { PromptActions } from './PromptActions.js'
import { PromptNote } from './PromptNote.js'
import type { AutoPolicy, ResyncPromptProps } from './promptProps.js'
import { PromptText } from './PromptText.js'
import { UnsavedList } from './UnsavedList.js'
import { usePromptFeedback } from './usePromptFeedback.js'

interface PromptCardProps extends Omit<ResyncPromptProps, 'policy' | 'warnOnLeave'> {
  readonly prompt: PromptPresentation
  /** The policy by which the page may reload by itself; null without one. */
  readonly auto: AutoPolicy | null
  readonly onDismiss: () => void
}

/** The card of one prompt. Renders a `<section>` named by its title. */
export const PromptCard: Part<PromptCardProps, HTMLElement> = forwardRef<HTMLElement, PromptCardProps>(
  function PromptCard(props, ref): ReactElement {
    const {
      prompt,
      auto,
      onDismiss,
      onRefresh,
      headingLevel = 2,
      probe,
      reload: reloadPage,
      ...others
    } = props
    const { messages: own, locale, render, onFocus, onKeyDown, ...rest } = others
    const { messages, format, attributes } = useMessages('prompt', enPrompt, { messages: own, locale })
    const id = useId()
    const keeper = useFocusKeeper()
    const reloading = useReload({ probe, reload: reloadPage })
    const { phase, mode, isLooping, reload } = reloading
    const feedback = usePromptFeedback()
    const canRefresh = onRefresh !== undefined && prompt.channels.length > 0
    return (
      <Root
        tag="section"
        ref={ref}
        state={prompt}
        render={render}
        props={{
          'aria-labelledby': `${id}t`,
          'aria-describedby': `${id}b`,
          ...attributes,
          ...rest,
          'data-slot': 'conn-prompt',
          'data-state': isLooping && phase === 'asking' ? 'loop-stopped' : phase,
          'data-tone': 'warning',
          'data-reason': prompt.reason,
          onFocus: (event) => {
            keeper.note(event)
            onFocus?.(event)
          },
          onKeyDown: onEscape(onDismiss, onKeyDown),
          children: (
            <>
              <Glyph state="stale" />
              <PromptText {...{ id, prompt, isLooping, headingLevel, messages, format }} />
              <UnsavedList {...{ messages, format, keeper, feedback, reloading }} />
              {auto === null ? null : <auto.Note {...{ messages, format }} />}
              <PromptNote {...{ messages, format, feedback, reloading }} />
              <PromptActions
                {...{ mode, isLooping, messages, keeper, onDismiss }}
                isBusy={isRunning(phase)}
                onReload={() => reload()}
                onRefresh={canRefresh ? () => feedback.refresh(async () => onRefresh(prompt.channels)) : null}
              />
            </>
          ),
        }}
      />
    )
  },
)
