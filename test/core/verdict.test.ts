import { defaultTimes, reasons, type Reason } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { connection, screen, start, waiting } from './support/facts.js'
import { Screen } from './support/screen.js'

describe('words in a banner', () => {
  it.each(['unreachable', 'handshake-timeout', 'token-unavailable'] as const)(
    'are never ascribed to the server after %s, which this side finds out',
    (reason) => {
      const lost = { ...waiting(9000), reason, message: 'TypeError: Failed to fetch' }
      const view = screen().set({ connection: lost }).pass(2000)
      expect(view.shown.banner).toMatchObject({ reason, serverText: null })
    },
  )
})

describe('a verdict', () => {
  const verdicts = Object.keys(reasons) as Reason[]
  it.each(verdicts)('of %s is shown at once, with the one thing to do about it [U30 Z4]', (reason) => {
    const given = { status: 'failed', reason, code: 4000, message: 'Sorry.' } as const
    const view = screen().set({ connection: connection(given) })
    const { action } = reasons[reason]
    if (reason === 'replaced') return expect(view.shown.banner).toBeNull()
    if (action === 'reload') {
      // One fact is told once, and the prompt offers the reload.
      expect([view.shown.banner, view.shown.prompt?.reason]).toEqual([null, reason])
      return expect(view.said.map(({ key }) => key)).toEqual(['resync'])
    }
    const shown = action === 'none' || action === 'wait' ? [] : [action]
    // A person who does not take over may sign out here, where the app can do that.
    if (action === 'take-over') shown.push('sign-out')
    expect(view.shown.banner).toMatchObject({ reason, serverText: 'Sorry.', actions: shown })
    expect(view.said).toHaveLength(1)
  })

  it('follows the action of the app, where it overrides the catalogue', () => {
    const view = new Screen(start, defaultTimes, { kicked: 'sign-in' })
    view.set({ connection: connection({ status: 'failed', reason: 'kicked' }) })
    expect(view.shown.banner).toMatchObject({ key: 'kicked', actions: ['sign-in'] })
  })

  it('shows nothing for a disconnect by the app', () => {
    for (const status of ['idle', 'disconnected'] as const) {
      const view = screen()
        .set({ connection: connection({ status, reason: 'closed-by-app' }) })
        .pass(90_000)
      expect([view.shown.banner, view.shown.led.state]).toEqual([null, 'idle'])
    }
  })
})
