import type { Connectivity } from './connectivity.js'
import type { Connector } from './connector.js'

/** A connector with parts that each of its clients has, whether the app uses them or not. */
export interface ConnectorWithParts extends Connector {
  /** Called once per client, after `open`. Default: none. */
  readonly addParts?: (add: Connectivity['use']) => void
}
