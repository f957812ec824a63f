import type { Connector } from '../engine/connector.js'
import type { DialledOptions } from './dialledOptions.js'
import { createDialledSession } from './dialledSession.js'

/** A connector on a socket that we dial: machine, dialler and protocol put together. */
export const dialled = (options: DialledOptions): Connector => ({
  name: options.name,
  capabilities: options.capabilities,
  open: (host) => createDialledSession(options, host),
})
