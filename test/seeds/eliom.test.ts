import { eliomException, type EliomName } from 'react-connectivity/seeds'
import { actionFor, type Action, type Reason } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'

const expected: { readonly [Name in EliomName]: readonly [Reason, Action] } = {
  Channel_full: ['channel-full', 'reload'],
  Channel_closed: ['channel-closed', 'resubscribe'],
  Process_closed: ['process-closed', 'reload'],
  Comet_error: ['server-error', 'retry'],
  Failed_request: ['unreachable', 'retry'],
  Restart: ['retry-requested', 'none'],
  Connection_changed: ['identity-changed', 'reload'],
}

describe('an exception of Eliom', () => {
  it.each(Object.entries(expected))('%s leads to the reason and the action of this package', (name, told) => {
    const [reason, action] = told
    expect(eliomException(name)).toEqual({ reason, raw: name })
    expect(actionFor(reason)).toBe(action)
  })

  it.each([
    ['Eliom_comet.Channel_full', 'channel-full'],
    ['Eliom.Comet.Channel_closed', 'channel-closed'],
    ['Eliom_comet.Comet_error("After 3 is unknown")', 'server-error'],
    ['Eliom_request.Failed_request(0)', 'unreachable'],
    ['Eliom_request.Failed_request(502)', 'unreachable'],
    ['Eliom_request.Failed_request(504)', 'unreachable'],
    ['Eliom_request.Failed_request(500)', 'server-error'],
  ])('is recognised as OCaml prints it: %s', (text, reason) => {
    expect(eliomException(text)).toEqual({ reason, raw: text })
  })

  it.each(['Not_found', 'Channel_fuller', 'channel_full', 'toString', '', '("Channel_full")'])(
    'that is not in the table, such as %j, is unknown, with the text kept',
    (text) => {
      expect(eliomException(text)).toEqual({ reason: 'unknown', raw: text })
    },
  )
})
