import type { IncomingMessage, ServerResponse } from 'node:http'
import { isOriginAllowed, type AllowedOrigins } from './originCheck.js'

const nonceShape = /^[\w-]{1,64}$/

/** What the probe needs to know of the server. */
export interface ProbeOptions {
  readonly epoch: string
  readonly allowedOrigins: AllowedOrigins
  /** False while the server closes: the probe then answers 503. */
  readonly isOpen: () => boolean
}

/**
 * Answers a request that wants no socket: is this really our server? The nonce comes back, so that a captive portal or a
 * cache cannot pass for it.
 */
export function answerProbe(request: IncomingMessage, response: ServerResponse, options: ProbeOptions): void {
  const { method, headers, url } = request
  const { origin, host } = headers
  response.setHeader('cache-control', 'no-store')
  response.setHeader('vary', 'origin')
  if (origin !== undefined && isOriginAllowed(origin, host, options.allowedOrigins)) {
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-expose-headers', 'x-connectivity-nonce')
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const asked = new URL(url ?? '/', 'http://localhost').searchParams.get('nonce') ?? ''
  const nonce = nonceShape.test(asked) ? asked : undefined
  if (nonce !== undefined) response.setHeader('x-connectivity-nonce', nonce)
  const ok = options.isOpen()
  const body = JSON.stringify({ ok, epoch: options.epoch, ...(nonce !== undefined && { nonce }) })
  response.writeHead(ok ? 200 : 503, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  })
  response.end(method === 'HEAD' ? undefined : body)
}
