import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { describe } from '../../core/describe.js'
import { dropLate } from '../hub/access.js'
import type { RequestHeaders } from '../hub/environment.js'
import type { EventStream } from '../hub/events.js'
import { plainAddress } from '../hub/ipAddress.js'
import { createTrust, type IsTrusted, type TrustProxy } from './trustedProxies.js'

/** The address of a client, read from its request; null leaves that of the socket. */
export type ClientAddress = (request: IncomingMessage) => string | null

/** What a request says about its client and the address that the client dialled. */
export interface RequestFacts {
  readonly origin: string | null
  /** Null when the socket has no address, as a Unix socket. */
  readonly address: string | null
  /** Host and port that the client dialled. */
  readonly host: string | null
  /** Whether the client came over TLS, as far as the server knows. */
  readonly isSecure: boolean
  readonly headers: RequestHeaders
}

/** Options of {@link createRequestReader}. */
export interface RequestReaderOptions {
  readonly trustProxy?: TrustProxy
  readonly clientAddress?: ClientAddress
}

/** All values of a header, over all of its lines. */
function listOf(header: string | readonly string[] | undefined): readonly string[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(',')
  return text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
}

/** An address as proxies write it, perhaps with a port; null when there is none. */
function addressIn(text: string): string | null {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? []
  const [, withPort] = /^([\d.]+):\d+$/.exec(text) ?? []
  const address = bracketed ?? withPort ?? text
  return isIP(address) === 0 ? null : plainAddress(address)
}

/** Walks from the socket to the first address that is of no trusted proxy. */
function forwardedAddress(request: IncomingMessage, isTrusted: IsTrusted): string | null {
  let address = request.socket.remoteAddress === undefined ? null : plainAddress(request.socket.remoteAddress)
  const chain = listOf(request.headers['x-forwarded-for']).toReversed()
  for (const [hop, text] of chain.entries()) {
    const next = isTrusted(address ?? '', hop) ? addressIn(text) : null
    if (next === null) return address
    address = next
  }
  return address
}

/** Makes the function that reads a request; headers of proxies count only when `trustProxy` says so. */
export function createRequestReader(
  { trustProxy = 0, clientAddress }: RequestReaderOptions,
  events: EventStream,
): (request: IncomingMessage) => RequestFacts {
  const isTrusted = createTrust(trustProxy)
  const told = (request: IncomingMessage): string | null => {
    try {
      const address: unknown = clientAddress?.(request) ?? null
      if (address === null || typeof address === 'string') return address
      dropLate(address)
      throw new TypeError(
        `react-connectivity/server: expected clientAddress to return a text or null, got ${describe(address)}`,
      )
    } catch (error) {
      events.emit({ type: 'callback-failed', callback: 'clientAddress', error })
      return null
    }
  }
  return (request) => {
    const { headers, socket } = request
    const isBehindProxy = isTrusted(plainAddress(socket.remoteAddress ?? ''), 0)
    const forwarded = (name: 'x-forwarded-host' | 'x-forwarded-proto'): string | null =>
      isBehindProxy ? (listOf(headers[name])[0] ?? null) : null
    const address = told(request)
    return {
      headers,
      origin: headers.origin ?? null,
      address: address === null ? forwardedAddress(request, isTrusted) : plainAddress(address),
      host: forwarded('x-forwarded-host') ?? headers.host ?? null,
      isSecure: (forwarded('x-forwarded-proto') ?? ('encrypted' in socket ? 'https' : 'http')) === 'https',
    }
  }
}
