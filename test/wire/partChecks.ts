import { isResponse } from '../../src/channels/requestFrames.js'
import { thingChecks } from '../../src/things/thingPort.js'
import type { PartChecks } from '../../src/wire/decodeServer.js'

/** The checks of all frames that parts bring. */
export const partChecks: PartChecks = new Map(
  Object.entries({ ...thingChecks, response: isResponse }).map(([type, isSound]) => [type, { isSound }]),
)
