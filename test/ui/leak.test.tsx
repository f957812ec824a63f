import { act, fireEvent, screen } from '@testing-library/react'
import {
  ConnectionAnnouncer,
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  ResyncPrompt,
} from 'react-connectivity/ui'
import { createSituation, situationNames } from 'react-connectivity/testing'
import { expect, it, onTestFinished } from 'vitest'
import { pass, show } from './support/staged.js'

const canaries = { token: 'canary-token', user: 'canary-user', server: '/realtime' }

/** All that a page shows and holds of an element: texts, labels, titles, attributes. */
const everythingOf = (element: Element): string => element.outerHTML

it.each(situationNames)(
  'in the situation %s a person and their page are shown no address of the server, no token and no id by default [S17]',
  async (name) => {
    const stage = await createSituation(name, {
      auth: { getToken: () => canaries.token },
      server: { authenticate: () => ({ id: canaries.user }) },
    })
    onTestFinished(() => stage.dispose())
    const logs: unknown[] = []
    onTestFinished(stage.connectivity.onEvent((event) => logs.push(event)))
    const { container } = show(
      stage,
      <>
        <ConnectionBanner />
        <ConnectionLed />
        <ConnectionStatus />
        <ResyncPrompt />
        <ConnectionAnnouncer />
      </>,
    )
    const { sessionId, connectionId, epoch, identity } = stage.connectivity.getState().connection
    const ids = [sessionId, connectionId, epoch, identity].filter((id) => id !== null)
    const secrets = [...Object.values(canaries), ...ids]
    for (let shown = 0; shown < 3; shown += 1) {
      if (shown === 1)
        await act(async () => void fireEvent.click(screen.getByRole('button', { name: /^Connection: / })))
      const text = everythingOf(container.ownerDocument.documentElement)
      for (const secret of secrets) expect(text).not.toContain(secret)
      await pass(stage, 3000)
    }
    expect(JSON.stringify(logs)).not.toContain(canaries.token)
    expect(JSON.stringify(stage.connectivity.getState())).not.toContain(canaries.token)
  },
)
