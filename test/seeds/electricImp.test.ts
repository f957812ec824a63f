import { electricImpNames, electricImpReason, type ElectricImpName } from 'react-connectivity/seeds'
import { reasons, type Reason } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'

/** The constants of impOS with their numbers, of which two are the same. */
const numbers = {
  NOT_CONNECTED: 0,
  NO_WIFI: 1,
  NO_LINK: 1,
  NO_IP_ADDRESS: 2,
  NOT_RESOLVED: 3,
  NO_SERVER: 4,
  SERVER_CONNECTED: 5,
  NO_PROXY: 6,
  NOT_AUTHORISED: 7,
  NO_MODEM: 8,
  SIM_ERROR: 9,
  NO_REGISTRATION: 10,
  REGISTRATION_DENIED: 11,
  NO_PPP_CONNECTION: 12,
  PPP_NO_CONNECTIVITY: 13,
} as const satisfies { readonly [Name in ElectricImpName]: number }
const names = Object.keys(numbers) as ElectricImpName[]

// A name that only one of the two lists has is an error of types.
const isSame: ElectricImpName extends keyof typeof numbers ? true : false = true

describe('the reasons of Electric Imp', () => {
  it.each([
    ['NOT_CONNECTED', 'network-lost', 'unknown'],
    ['NO_WIFI', 'network-lost', 'offline'],
    ['NO_LINK', 'network-lost', 'offline'],
    ['NO_IP_ADDRESS', 'network-lost', 'offline'],
    ['NOT_RESOLVED', 'unreachable', 'unknown'],
    ['NO_SERVER', 'unreachable', 'unknown'],
    ['SERVER_CONNECTED', 'established', 'online'],
    ['NO_PROXY', 'unreachable', 'unknown'],
    ['NOT_AUTHORISED', 'unauthorized', 'unknown'],
    ['NO_MODEM', 'network-lost', 'offline'],
    ['SIM_ERROR', 'network-lost', 'offline'],
    ['NO_REGISTRATION', 'network-lost', 'offline'],
    ['REGISTRATION_DENIED', 'unauthorized', 'unknown'],
    ['NO_PPP_CONNECTION', 'network-lost', 'offline'],
    ['PPP_NO_CONNECTIVITY', 'network-lost', 'offline'],
  ] as const satisfies readonly (readonly [ElectricImpName, Reason, string])[])(
    'shows a device that told %s as %s, on a network that is %s [I5]',
    (name, reason, network) => {
      expect(electricImpReason(name)).toEqual({ reason, network, raw: name })
    },
  )

  it('are fifteen, and each is told apart by its name although two have one number [I5]', () => {
    expect(isSame).toBe(true)
    expect(names).toHaveLength(15)
    expect(numbers.NO_WIFI).toBe(numbers.NO_LINK)
    expect(names.map((name) => electricImpReason(name).raw)).toEqual(names)
  })

  it('lead back from a reason to every name that means it, and to no other [I5]', () => {
    const all = Object.keys(reasons) as Reason[]
    const back = all.flatMap((reason) => electricImpNames(reason).map((name) => [name, reason]))
    expect(new Set(back.map(([name]) => name))).toEqual(new Set(names))
    expect(back).toHaveLength(names.length)
    for (const [name = '', reason] of back) expect(electricImpReason(name).reason).toBe(reason)
    expect(electricImpNames('unreachable')).toEqual(['NOT_RESOLVED', 'NO_SERVER', 'NO_PROXY'])
    expect(electricImpNames('channel-full')).toEqual([])
  })

  it.each(['1', '', 'NO_SIGNAL', 'no_wifi', 'toString', '__proto__'])(
    'show %j, which impOS does not document, as unknown, with the text kept [I5]',
    (name) => {
      expect(electricImpReason(name)).toEqual({ reason: 'unknown', network: 'unknown', raw: name })
    },
  )
})
