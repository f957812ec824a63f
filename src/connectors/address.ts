import type { Connection } from '../core/connection.js'
import { describe } from '../core/describe.js'
import type { Dialler } from '../engine/dialler.js'

/**
 * A relative or absolute url, or a function that returns one before each dial, such as `rotateUrls(urls)`. It gets the state of the
 * connection.
 *
 * Tabs with the same url tell each other that another user has signed in; its query does not count. Where a function gives tabs
 * different urls of one server, name the server by a `topic`: `Object.assign(() => nearest(), { topic: 'orders' })`.
 */
export type Address =
  | string
  | { (connection: Connection): string | Promise<string>; readonly topic?: string | undefined }

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
