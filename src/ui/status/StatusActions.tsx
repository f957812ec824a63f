'use client'

import { useState, type ReactElement } from 'react'
import { connectionActions } from '../../core/actions.js'
import type { Format } from '../../i18n/format.js'
import type { StatusMessages } from '../../i18n/messages.js'
import { useConnection, useConnectivity, useConnectivityPresentation } from '../../react/index.js'
import type { ReloadButton } from '../../react/reload/useReloadButton.js'
import { useHas } from '../../react/useOnly.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import { useActionButtons } from '../parts/useActionButtons.js'
import { usePhaseNote } from '../parts/usePhaseNote.js'
import { ChannelActions } from './ChannelActions.js'
import { diagnosticsText } from './diagnostics.js'
import type { ChannelTrouble } from './useChannelTrouble.js'

interface StatusActionsProps {
  readonly messages: StatusMessages
  readonly keeper: FocusKeeper
  readonly reloading: ReloadButton
  readonly trouble: ChannelTrouble
  readonly format: Format
}

/** The buttons of the details: of the connection or the page, and of the worst channel. */
export function StatusActions(props: StatusActionsProps): ReactElement {
  const { messages, format, keeper, reloading, trouble } = props
  const connectivity = useConnectivity()
  const hasPrompt = useConnectivityPresentation(({ prompt }) => prompt !== null)
  // After such a verdict another attempt would end as the last one.
  const isReloadNeeded = useConnection((connection) =>
    connectionActions(connection, connectivity.actions).includes('reload'),
  )
  const { buttonProps, isConfirming, phase } = reloading
  const ofPage = usePhaseNote(phase, format.locale)
  // Two live regions would say it twice.
  const ofReload = useHas('prompt') ? null : ofPage
  const isDown = useConnection(({ status }) => status !== 'connected')
  const offered = [
    ...(isDown && !isReloadNeeded ? (['retry'] as const) : []),
    ...(hasPrompt || isReloadNeeded ? (['reload'] as const) : []),
  ]
  const reload = isConfirming ? messages.reloadAnyway : messages.reload
  const buttons = useActionButtons({
    actions: offered,
    channel: null,
    variant: trouble.isRefused ? 'secondary' : 'primary',
    keeper,
    labelOf: (action) => (action === 'reload' ? reload : messages.retry),
    onReload: buttonProps.onClick,
    isReloading: buttonProps['aria-busy'],
  })
  const ofChannel = (
    <ChannelActions
      key="channel"
      {...{ messages, format, keeper, trouble }}
      variant={trouble.isRefused || offered.length === 0 ? 'primary' : 'secondary'}
    />
  )
  const [copied, setCopied] = useState<string | null>(null)
  const [uncopied, setUncopied] = useState<string | null>(null)
  const ofCopy = uncopied === null ? copied : messages.copyFailed

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
      setUncopied(null)
      setCopied(messages.copied)
    } catch {
      setUncopied(text)
    }
  }

  return (
    <>
      <div data-slot="conn-note" role="status">
        {hasPrompt && isConfirming ? messages.confirm : (ofReload ?? ofCopy)}
      </div>
      {uncopied === null ? null : (
        <textarea
          data-slot="conn-diagnostics"
          dir="ltr"
          readOnly
          rows={6}
          value={uncopied}
          aria-label={messages.copy}
        />
      )}
      <div data-slot="conn-actions">
        {trouble.isRefused ? [ofChannel, ...buttons] : [...buttons, ofChannel]}
        <ActionButton variant="ghost" label={messages.copy} keeper={keeper} onPress={copy} />
      </div>
    </>
  )
}
