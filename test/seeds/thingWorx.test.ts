import { thingWorxState, type ThingWorxPresence } from 'react-connectivity/seeds'
import { describe, expect, it } from 'vitest'

describe('a remote thing of ThingWorx', () => {
  it.each([
    [true, true, 'connected', 'established'],
    [true, false, 'reconnecting', 'heartbeat-timeout'],
    [false, true, 'paused', 'closed-by-app'],
    [false, false, 'reconnecting', 'network-lost'],
    [true, undefined, 'connected', 'established'],
    [false, undefined, 'reconnecting', 'network-lost'],
    [true, null, 'connected', 'established'],
    [false, null, 'reconnecting', 'network-lost'],
  ])(
    'with isConnected %s and isReporting %s is %s, because of %s',
    (isConnected, isReporting, status, reason) => {
      const presence: ThingWorxPresence =
        isReporting === undefined ? { isConnected } : { isConnected, isReporting }
      const raw = `isConnected ${isConnected}, isReporting ${isReporting ?? null}`
      expect(thingWorxState(presence)).toEqual({ status, reason, raw })
    },
  )

  it.each([
    [{}, 'isConnected undefined, isReporting null'],
    [{ isConnected: 'yes' }, 'isConnected yes, isReporting null'],
    [{ isConnected: null, isReporting: true }, 'isConnected null, isReporting true'],
    [{ isConnected: true, isReporting: 1 }, 'isConnected true, isReporting 1'],
  ])('with properties that are no booleans, %j, is unknown, with the values kept', (presence, raw) => {
    expect(thingWorxState(presence as ThingWorxPresence)).toEqual({
      status: 'unknown',
      reason: 'unknown',
      raw,
    })
  })
})
