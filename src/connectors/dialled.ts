import type { Connector } from '../engine/connector.js'
import type { DialledOptions } from './dialledOptions.js'
import { createDialledSession } from './dialledSession.js'

/** A connector on a dialled socket: machine, dialler and protocol. */
export const dialled = (options: DialledOptions): Connector => ({
  name: options.name,
  capabilities: options.capabilities,
  open: (host) => createDialledSession(options, host),
})
