import type { Connection } from '../../core/connection.js'
import type { Dialler } from '../../engine/dialler.js'

/** A browser cannot set headers of a socket; a neffos server takes this parameter of the url for the header `X-Websocket-Reconnect`. */
const PARAMETER = 'X-Websocket-Header-X-Websocket-Reconnect'

/** How many dials this outage has seen, this one included; 0 for a connection that is no return. */
const triesOf = ({ hasEverConnected, outage }: Connection): number =>
  hasEverConnected && outage !== null && outage.endedAt === null ? outage.attempts : 0

/** The url with the number of tries, as neffos sends it; unchanged for 0. */
export function withTries(url: string, tries: number): string {
  if (tries === 0) return url
  // A socket has no fragment.
  const [address = ''] = url.split('#')
  return `${address}${address.includes('?') ? '&' : '?'}${PARAMETER}=${tries}`
}

/** A dialler that tells the server how many dials a return took. */
export const tellTries = (dialler: Dialler, connection: () => Connection): Dialler => ({
  ...dialler,
  dial: (url, protocols, handlers) =>
    dialler.dial(withTries(url, triesOf(connection())), protocols, handlers),
})
