import { act, fireEvent, screen } from '@testing-library/react'
import * as React from 'react'
import { ConnectionBanner, ConnectionStatus, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { lose, pass, show, staged, within } from './support/staged.js'

const { Activity } = React as Partial<Pick<typeof React, 'Activity'>>

const parts = (
  <main>
    <ConnectivityRegion />
    <input aria-label="note" />
    <ConnectionBanner />
    <ResyncPrompt />
    <ConnectionStatus />
  </main>
)

describe.skipIf(Activity === undefined)('a person on another page of the app, whose own is hidden', () => {
  const page = (mode: 'visible' | 'hidden') => <>{Activity && <Activity mode={mode}>{parts}</Activity>}</>

  it('is shown nothing of it, keeps the keys, and finds it as it is when they return', async () => {
    const error = vi.spyOn(console, 'error')
    const stage = await staged('online')
    const { rerender } = show(stage, page('visible'))
    await lose(stage, 3000)
    act(() => screen.getByRole('button', { name: 'Try now' }).focus())
    rerender(within(stage, page('hidden')))
    await pass(stage, 1000)
    expect(document.querySelector('[data-slot="conn-region"]')).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
    expect(fireEvent.keyDown(document.body, { key: 'F6' })).toBe(true)
    rerender(within(stage, page('visible')))
    await pass(stage, 100)
    expect(document.querySelectorAll('[data-slot="conn-region"] [data-slot="conn-banner"]')).toHaveLength(1)
    fireEvent.keyDown(document.body, { key: 'F6' })
    expect(screen.getByRole('button', { name: 'Try now' })).toHaveFocus()
    expect(document.querySelectorAll('[data-slot="conn-announcer"]')).toHaveLength(1)
    expect(error).not.toHaveBeenCalled()
  })
})
