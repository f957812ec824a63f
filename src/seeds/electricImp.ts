import type { Network } from '../core/connection.js'
import type { Reason } from '../core/reasons.js'
import { entryOf, type Translation } from './translation.js'

/**
 * The reasons of `server.connect()` and `server.onunexpecteddisconnect()` of Electric Imp, by name: impOS gives `NO_WIFI` and
 * `NO_LINK` the same number, and announces that numbers may change. Source: the API reference of impOS.
 */
export type ElectricImpName =
  | 'NOT_CONNECTED'
  | 'NO_WIFI'
  | 'NO_LINK'
  | 'NO_IP_ADDRESS'
  | 'NOT_RESOLVED'
  | 'NO_SERVER'
  | 'SERVER_CONNECTED'
  | 'NO_PROXY'
  | 'NOT_AUTHORISED'
  | 'NO_MODEM'
  | 'SIM_ERROR'
  | 'NO_REGISTRATION'
  | 'REGISTRATION_DENIED'
  | 'NO_PPP_CONNECTION'
  | 'PPP_NO_CONNECTIVITY'

/** A reason of Electric Imp in the terms of this package. */
export interface ElectricImpTranslation extends Translation {
  /** The network of the device: `offline` where the device reached no network at all. */
  readonly network: Network
}

interface Entry {
  readonly reason: Reason
  readonly network: Network
}

const withoutNetwork: Entry = { reason: 'network-lost', network: 'offline' }
const unreachable: Entry = { reason: 'unreachable', network: 'unknown' }
const refused: Entry = { reason: 'unauthorized', network: 'unknown' }

const entries: { readonly [Name in ElectricImpName]: Entry } = {
  NOT_CONNECTED: { reason: 'network-lost', network: 'unknown' },
  NO_WIFI: withoutNetwork,
  NO_LINK: withoutNetwork,
  NO_IP_ADDRESS: withoutNetwork,
  NOT_RESOLVED: unreachable,
  NO_SERVER: unreachable,
  SERVER_CONNECTED: { reason: 'established', network: 'online' },
  NO_PROXY: unreachable,
  NOT_AUTHORISED: refused,
  NO_MODEM: withoutNetwork,
  SIM_ERROR: withoutNetwork,
  NO_REGISTRATION: withoutNetwork,
  REGISTRATION_DENIED: refused,
  NO_PPP_CONNECTION: withoutNetwork,
  PPP_NO_CONNECTIVITY: withoutNetwork,
}

/**
 * The reason behind a constant of Electric Imp, such as an agent passes on from its device. Pass the name, not the number.
 *
 * @param name a name that is not in the table, also a number as a text, gives `unknown`
 * @example
 * electricImpReason('NO_WIFI') // { reason: 'network-lost', network: 'offline', raw: 'NO_WIFI' }
 */
export function electricImpReason(name: string): ElectricImpTranslation {
  const entry = entryOf(entries, name)
  return entry === null ? { reason: 'unknown', network: 'unknown', raw: name } : { ...entry, raw: name }
}

/**
 * The constants of Electric Imp behind a reason, in the order of their numbers; empty where impOS has none.
 *
 * @example
 * electricImpNames('unreachable') // ['NOT_RESOLVED', 'NO_SERVER', 'NO_PROXY']
 */
export const electricImpNames = (reason: Reason): readonly ElectricImpName[] =>
  (Object.keys(entries) as ElectricImpName[]).filter((name) => entries[name].reason === reason)
