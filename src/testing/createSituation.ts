import { checkNames } from '../core/checkSubscriber.js'
import { describe } from '../core/describe.js'
import type { Situation, SituationOptions } from './situation.js'
import { situationNames, situations, type SituationName } from './situations.js'

const optionNames: { readonly [K in keyof Required<SituationOptions>]: true } = {
  channel: true,
  client: true,
  server: true,
  auth: true,
}

/**
 * Makes a client in a prepared state on a manual clock: the real client on the simulated server, brought there by real events.
 *
 * @param name - a name of `situationNames`
 * @throws TypeError that lists the names if there is no such situation or option
 * @example
 * const { connectivity, simulation, advance, dispose } = await createSituation('reconnecting')
 * connectivity.getState().connection.status // 'reconnecting'
 * simulation.network.mode = 'pass'          // the server can be reached again
 * await advance(30_000)
 * connectivity.getState().connection.status // 'connected'
 * dispose()
 * @example
 * // Another channel than `orders`, and options of the client
 * await createSituation('overflow', { channel: 'invoices', client: { actions: { 'channel-full': 'none' } } })
 */
export async function createSituation(
  name: SituationName,
  options: SituationOptions = {},
): Promise<Situation> {
  if (!situationNames.includes(name))
    throw new TypeError(
      `createSituation: expected one of ${situationNames.join(', ')}, got ${describe(name)}`,
    )
  checkNames('createSituation', Object.keys(optionNames), options)
  return situations[name](options)
}
