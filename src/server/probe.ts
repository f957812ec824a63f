import type { IncomingMessage, ServerResponse } from 'node:http'
import { isOriginAllowed, type AllowedOrigins } from './originCheck.js'

const nonceShape = /^[\w-]{1,64}$/

/** Facts about the server that the probe tells. */
export interface ProbeOptions {
  readonly epoch: string
  readonly allowedOrigins: AllowedOrigins
  /** False while the server closes: the probe then answers 503. */
  readonly isOpen: () => boolean
}

/**
 * Answers a plain request on the path, so that a client knows that it reached its server. The answer repeats the nonce, so
 * that a captive portal or a cache cannot pass for it.
 */
export function answerProbe(request: IncomingMessage, response: ServerResponse, options: ProbeOptions): void {
  const { method, headers, url } = request
  const { origin } = headers
  response.setHeader('cache-control', 'no-store')
  response.setHeader('vary', 'origin')
  if (origin !== undefined && isOriginAllowed(headers, options.allowedOrigins)) {
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-expose-headers', 'x-connectivity-nonce')
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const asked = new URL(url ?? '/', 'http://localhost').searchParams.get('nonce') ?? ''
  const nonce = nonceShape.test(asked) ? asked : null
  if (nonce !== null) response.setHeader('x-connectivity-nonce', nonce)
  const ok = options.isOpen()
  const body = JSON.stringify({ ok, epoch: options.epoch, ...(nonce !== null && { nonce }) })
  response.writeHead(ok ? 200 : 503, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  })
  response.end(method === 'HEAD' ? '' : body)
}
