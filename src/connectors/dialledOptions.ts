import type { Capabilities } from '../engine/capabilities.js'
import type { Dialler } from '../engine/dialler.js'
import type { Protocol, ProtocolHost } from '../engine/protocol.js'
import type { AuthOptions } from '../engine/authOptions.js'
import type { Address } from './address.js'

/** Parameters of a connector on a dialled socket. */
export interface DialledOptions {
  readonly name: string
  readonly capabilities: Capabilities
  readonly dialler: Dialler
  readonly url: Address
  readonly protocols: readonly string[]
  readonly auth: AuthOptions | null
  readonly speak: (host: ProtocolHost) => Protocol
}
