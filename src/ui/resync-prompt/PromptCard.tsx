'use client'

import { forwardRef, useId, useState, type KeyboardEvent, type ReactElement } from 'react'
import type { PromptPresentation } from '../../core/presentationTypes.js'
import { useConnectivity } from '../../react/index.js'
import { useSnapshot } from '../../react/useSnapshot.js'
import { enPrompt } from '../../i18n/en.js'
import type { Format } from '../../i18n/format.js'
import { say, type PromptMessages } from '../../i18n/messages.js'
import { useMessages } from '../messages/MessagesProvider.js'
import { useFocusKeeper } from '../parts/focus.js'
import { Glyph } from '../parts/Glyph.js'
import { Root, type Part } from '../parts/Root.js'
import { probeThisPage } from './probe.js'
import { PromptActions } from './PromptActions.js'
import { PromptText } from './PromptText.js'
import { isReloadLoop } from './reloadLog.js'
import type { ReloadMode, ReloadPhase, UnsavedWork } from './reloadSafely.js'
import type { ResyncPromptProps } from './promptProps.js'
import { UnsavedList } from './UnsavedList.js'
import { useReload } from './useReload.js'

interface PromptCardProps extends ResyncPromptProps {
  readonly prompt: PromptPresentation
  readonly onDismiss: () => void
}

const none: readonly UnsavedWork[] = []
const reloadThisPage = (): void => location.reload()

function modeOf(unsaved: readonly UnsavedWork[], phase: ReloadPhase): ReloadMode {
  if (unsaved.length === 0) return 'plain'
  const isSaveable = unsaved.every(({ save }) => save !== undefined) && phase !== 'save-failed'
  return isSaveable ? 'save' : 'discard'
}

/** Adds the sends that wait, because a reload drops them. */
function useUnsent(
  work: readonly UnsavedWork[],
  messages: PromptMessages,
  format: Format,
): readonly UnsavedWork[] {
  const pending = useSnapshot((snapshot) => snapshot.pending)
  return pending === 0 ? work : [...work, { label: say(messages.unsent, { count: pending }, format) }]
}

/** The card of one prompt. Renders a `<section>` named by its title. */
export const PromptCard: Part<PromptCardProps, HTMLElement> = forwardRef<HTMLElement, PromptCardProps>(
  function PromptCard(props, ref): ReactElement {
    const { prompt, onDismiss, unsaved: work = none, onRefresh, probe = probeThisPage, ...others } = props
    const { reload = reloadThisPage, messages: own, locale, render, onFocus, onKeyDown, ...rest } = others
    const { messages, format } = useMessages('prompt', enPrompt, { messages: own, locale })
    const { environment } = useConnectivity()
    const unsaved = useUnsent(work, messages, format)
    const id = useId()
    const keeper = useFocusKeeper()
    const [phase, start] = useReload({ environment, reason: prompt.reason, unsaved, probe, reload })
    const [isLooping] = useState(() => isReloadLoop(prompt.reason, environment.now()))
    const [failed, setFailed] = useState<'save' | 'refresh' | null>(null)

    const isBusy = phase !== 'asking' && phase !== 'save-failed'
    const labels = unsaved.map(({ label }) => label)
    const mode = modeOf(unsaved, phase)
    const note = (): string | null => {
      if (phase === 'waiting') return messages.waiting
      if (labels.length > 0 && (phase === 'save-failed' || failed === 'save')) return messages.saveFailed
      if (failed === 'refresh') return messages.refreshFailed
      return mode === 'discard' ? say(messages.wouldLose, { labels }, format) : null
    }
    const refresh = async (): Promise<void> => {
      try {
        await onRefresh?.(prompt.channels)
        setFailed(null)
      } catch {
        setFailed('refresh')
      }
    }

    return (
      <Root
        tag="section"
        ref={ref}
        state={prompt}
        render={render}
        props={{
          'aria-labelledby': `${id}t`,
          'aria-describedby': `${id}b`,
          ...rest,
          'data-slot': 'conn-prompt',
          'data-state': isLooping && phase === 'asking' ? 'loop-stopped' : phase,
          'data-tone': 'warning',
          'data-reason': prompt.reason,
          onFocus: (event) => {
            keeper.note(event)
            onFocus?.(event)
          },
          onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
            onKeyDown?.(event)
            if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return
            event.stopPropagation()
            onDismiss()
          },
          children: (
            <>
              <Glyph state="stale" />
              <PromptText id={id} prompt={prompt} {...{ isLooping, messages, format }} />
              {labels.length > 0 ? (
                <UnsavedList
                  {...{ unsaved, messages, format, keeper }}
                  onSaved={(hasFailed) => setFailed(hasFailed ? 'save' : null)}
                />
              ) : null}
              <div data-slot="conn-note" role="status">
                {note()}
              </div>
              <PromptActions
                {...{ mode, isLooping, isBusy, messages, keeper, onDismiss }}
                onReload={() => start(mode)}
                onRefresh={onRefresh === undefined || prompt.channels.length === 0 ? null : refresh}
              />
            </>
          ),
        }}
      />
    )
  },
)
