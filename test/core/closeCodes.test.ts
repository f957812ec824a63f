import { closeCodes, reasonOfClose, reasons, type Reason } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'

const named = Object.entries(closeCodes).filter(([reason]) => reason !== 'closed-by-app')

describe('a close code', () => {
  it.each(named)('%s of our own server is read back from %i', (reason, code) => {
    expect(reasonOfClose(code, true)).toBe(reason)
  })

  it.each([
    [1001, 'server-restart'],
    [1002, 'protocol-error'],
    [1005, 'network-lost'],
    [1006, 'network-lost'],
    [1008, 'policy-violation'],
    [1014, 'server-error'],
    [4999, 'network-lost'],
  ])('%i after the connection stood means %s', (code, reason) => {
    expect(reasonOfClose(code, true)).toBe(reason)
  })

  it.each([
    [1006, 'unreachable'],
    [4999, 'unreachable'],
    [4401, 'unauthorized'],
    [1013, 'overloaded'],
  ])('%i before the socket opened means %s', (code, reason) => {
    expect(reasonOfClose(code, false)).toBe(reason)
  })
})

describe('the catalogue', () => {
  it('has a retry class and an action for every reason', () => {
    const names = Object.keys(reasons) as Reason[]
    expect(names.length).toBeGreaterThan(40)
    for (const name of names) {
      expect(['backoff', 'spread', 'slow', 'never']).toContain(reasons[name].retry)
      expect(reasons[name].action).toMatch(/^[a-z-]+$/)
    }
    expect(reasons['server-restart']).toEqual({ retry: 'spread', action: 'wait' })
    expect(reasons.unauthorized).toEqual({ retry: 'never', action: 'sign-in' })
  })
})
