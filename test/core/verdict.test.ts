import { defaultTimes, type Action, type BannerKey, type Reason } from 'react-connectivity/core'
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

/** What a person sees of each verdict: the text and the actions of the banner, or another part, or nothing. */
const seen = {
  'not-started': ['failed'],
  'connect-requested': ['failed'],
  'closed-by-app': ['failed'],
  'retry-requested': ['failed'],
  disposed: ['failed'],
  established: ['failed'],
  recovered: ['failed'],
  'network-lost': ['failed', 'retry'],
  unreachable: ['failed', 'retry'],
  'handshake-timeout': ['failed', 'retry'],
  'heartbeat-timeout': ['failed', 'retry'],
  'idle-timeout': ['failed'],
  'bad-config': ['failed', 'contact'],
  'captive-portal': ['failed', 'sign-in'],
  'gave-up': ['failed', 'retry'],
  'server-closed': ['server-closed', 'retry'],
  'server-restart': ['failed'],
  'server-error': ['failed', 'retry'],
  overloaded: ['failed'],
  'rate-limited': ['failed'],
  'protocol-error': ['failed', 'retry'],
  'policy-violation': ['failed', 'contact'],
  'message-too-big': ['failed', 'retry'],
  'update-required': 'prompt',
  'not-found': ['failed', 'contact'],
  unauthorized: ['unauthorized', 'sign-in'],
  'token-expired': ['unauthorized', 'sign-in'],
  'token-unavailable': ['failed', 'retry'],
  forbidden: ['forbidden', 'contact'],
  // A person who does not take over may sign out here, where the app can do that.
  kicked: ['kicked', 'take-over', 'sign-out'],
  removed: ['removed', 'contact'],
  unregistered: ['unregistered', 'sign-in'],
  replaced: 'nothing',
  'identity-changed': 'prompt',
  'process-closed': 'prompt',
  'channel-full': 'prompt',
  'channel-closed': ['failed', 'resubscribe'],
  'channel-denied': ['failed', 'contact'],
  'channel-gap': 'prompt',
  'resync-failed': 'prompt',
  'channel-not-found': ['failed', 'contact'],
  'channel-timeout': ['failed', 'resubscribe'],
  'channel-kicked': ['failed', 'contact'],
  'channel-kicked-elsewhere': ['failed', 'resubscribe'],
  'channel-no-room': ['failed', 'resubscribe'],
  'channel-left': ['failed', 'resubscribe'],
} as const satisfies { readonly [R in Reason]: readonly [BannerKey, ...Action[]] | 'prompt' | 'nothing' }

describe('a verdict', () => {
  const verdicts = Object.entries(seen) as [Reason, (typeof seen)[Reason]][]
  it.each(verdicts)(
    'of %s is shown at once, with the one thing to do about it: %s [U30 Z4]',
    (reason, what) => {
      const given = { status: 'failed', reason, code: 4000, message: 'Sorry.' } as const
      const { shown, said } = screen().set({ connection: connection(given) })
      if (what === 'prompt' || what === 'nothing') {
        // One fact is told once, and the prompt offers the reload.
        const isPrompt = what === 'prompt'
        expect([shown.banner, shown.prompt?.reason]).toEqual([null, isPrompt ? reason : undefined])
        return expect(said.map(({ key }) => key)).toEqual(isPrompt ? ['resync'] : [])
      }
      const [key, ...actions] = what
      expect([shown.banner, shown.prompt]).toMatchObject([
        { key, reason, serverText: 'Sorry.', actions },
        null,
      ])
      expect(said.map((one) => one.key)).toEqual([key])
    },
  )

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
