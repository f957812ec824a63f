import { initialConnection } from 'react-connectivity/core'
import { expect, it } from 'vitest'
import { Screen } from './support/screen.js'

it('does not ascribe to the server a sign-in that the app itself asks for', () => {
  const own = { ...initialConnection, status: 'failed', reason: 'unauthorized', message: 'sign in' } as const
  const seen = (code: number | null) => new Screen(0).set({ connection: { ...own, code } }).shown.banner
  expect(seen(null)?.serverText).toBeNull()
  expect(seen(4401)?.serverText).toBe('sign in')
})
