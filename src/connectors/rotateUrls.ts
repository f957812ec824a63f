import type { Connection, Failure } from '../core/connection.js'
import { describe } from '../core/describe.js'
import { checkUrl } from '../dial/checkUrl.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * The address of a server with several urls, in order of preference. A dial that fails leads to the next url, and after the last
 * one to the first; a token that is unavailable is no dial. A loss leads back to the url that worked, because the session of the client
 * may be there. A sign-out is no failure either: `connect()` stays with the url that was dialled last.
 *
 * One rotation serves one connector. Relative and absolute urls may be mixed.
 *
 * @throws TypeError that says what was expected and what came
 * @example
 * channelServer(rotateUrls(['wss://eu.example/realtime', 'wss://us.example/realtime']))
 */
export function rotateUrls(urls: readonly string[]): {
  (connection: Connection): string
  readonly topic: string
} {
  if (process.env.NODE_ENV !== 'production') check(urls)
  const known = [...urls]
  let index = 0
  let lastCount = -1
  let lastFailure: Failure | undefined
  let lastSince = 0
  const next = ({ hasEverConnected, reconnectCount, outage, reason, since }: Connection): string => {
    const count = hasEverConnected ? reconnectCount + 1 : 0
    const failure = outage?.lastError
    const wasDialled = failure === lastFailure || failure?.reason !== 'token-unavailable'
    // The app ended the last connection, or gave the last dial up.
    const isFromRest = outage === null && reason !== 'retry-requested' && since !== lastSince
    // No connection came of the last dial.
    if (count === lastCount && wasDialled && !isFromRest) index = (index + 1) % known.length
    lastCount = count
    lastFailure = failure
    lastSince = since
    return known[index] ?? ''
  }
  // One server, whichever url each tab has come to.
  return Object.assign(next, { topic: [...known].sort().join(' ') })
}

function check(urls: readonly string[]): void {
  if (!Array.isArray(urls) || urls.length === 0)
    throw new TypeError(`rotateUrls: expected an array with at least one url, got ${describe(urls)}`)
  for (const url of urls as readonly unknown[]) {
    const isText = typeof url === 'string' && url !== ''
    const problem = isText ? checkUrl(url) : `expected a url such as "/realtime", got ${describe(url)}`
    if (problem !== null) throw new TypeError(`rotateUrls: ${problem}`)
  }
}
