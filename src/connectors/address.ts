import type { Connection } from '../core/connection.js'
import { describe } from '../core/describe.js'
import type { Dialler } from '../engine/dialler.js'

/**
 * A relative or absolute url, or a function that returns one before each dial, such as `rotateUrls(urls)`. It gets the state of the
 * connection.
 */
export type Address = string | ((connection: Connection) => string | Promise<string>)

/**
 * Rejects a url that can never be dialled, at the call.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkAddress(caller: string, url: unknown, dialler: Dialler): void {
  if (typeof url === 'function') return
  if (typeof url !== 'string' || url === '')
    throw new TypeError(
      `${caller}: expected a url such as "/realtime", or a function that gives one, got ${describe(url)}`,
    )
  const problem = dialler.check?.(url) ?? null
  if (problem !== null) throw new TypeError(`${caller}: ${problem}`)
}
