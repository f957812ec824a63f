'use client'

import { useState, type ReactElement } from 'react'
import type { StatusMessages } from '../../i18n/messages.js'
import {
  useConnectivity,
  useConnectivityPresentation,
  useRetry,
  type UseReloadResult,
} from '../../react/index.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import { diagnosticsText } from './diagnostics.js'

interface StatusActionsProps {
  readonly messages: StatusMessages
  readonly keeper: FocusKeeper
  readonly reloading: UseReloadResult
}

/** The buttons of the details. */
export function StatusActions({ messages, keeper, reloading }: StatusActionsProps): ReactElement {
  const connectivity = useConnectivity()
  const hasPrompt = useConnectivityPresentation(({ prompt }) => prompt !== null)
  const { canRetry, isRetrying, retry } = useRetry()
  const [copied, setCopied] = useState<string | null>(null)
  const [uncopied, setUncopied] = useState<string | null>(null)

  async function copy(): Promise<void> {
    const text = diagnosticsText(connectivity.getState(), {
      now: connectivity.environment.now(),
      connector: connectivity.connector.name,
      roundTripMs: connectivity.roundTripMs(),
      page: location.href,
      userAgent: navigator.userAgent,
    })
    try {
      await navigator.clipboard.writeText(text)
      setCopied(messages.copied)
    } catch {
      setUncopied(text)
    }
  }

  return (
    <>
      <div data-slot="conn-note" role="status">
        {hasPrompt && reloading.isConfirming
          ? messages.confirm
          : uncopied === null
            ? copied
            : messages.copyFailed}
      </div>
      {uncopied === null ? null : (
        <textarea
          data-slot="conn-diagnostics"
          readOnly
          rows={6}
          value={uncopied}
          aria-label={messages.copy}
        />
      )}
      <div data-slot="conn-actions">
        {canRetry ? (
          <ActionButton
            variant="primary"
            label={messages.retry}
            keeper={keeper}
            busy={isRetrying}
            onPress={retry}
          />
        ) : null}
        {hasPrompt ? (
          <ActionButton
            variant="primary"
            label={reloading.isConfirming ? messages.reloadAnyway : messages.reload}
            keeper={keeper}
            busy={reloading.buttonProps['aria-busy']}
            onPress={reloading.buttonProps.onClick}
          />
        ) : null}
        <ActionButton variant="ghost" label={messages.copy} keeper={keeper} onPress={copy} />
      </div>
    </>
  )
}
