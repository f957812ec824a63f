import type { IncomingMessage, ServerResponse } from 'node:http'

const nonceShape = /^[\w-]{1,64}$/

/** Facts about the server that the probe tells. */
export interface ProbeOptions {
  /** Whether the page of a request may read the answer. */
  readonly isAllowed: (request: IncomingMessage) => boolean
  /** False while the server closes or its store does not work: clients are then sent away. */
  readonly isReady: () => boolean
}

/**
 * Answers a plain request on the path, so that a client knows that it reached its server. The answer repeats the nonce, so
 * that a captive portal or a cache cannot pass for it.
 *
 * It answers 503 while the server is not ready, and with `?livez` as long as the process answers at all: a process that waits
 * for its disk should get no clients, but a restart would not help it.
 */
export function answerProbe(request: IncomingMessage, response: ServerResponse, options: ProbeOptions): void {
  const { method, headers, url } = request
  const { origin } = headers
  response.setHeader('cache-control', 'no-store')
  response.setHeader('vary', 'origin')
  if (origin !== undefined && options.isAllowed(request)) {
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-expose-headers', 'x-connectivity-nonce')
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const { searchParams } = new URL(url ?? '/', 'http://localhost')
  const asked = searchParams.get('nonce') ?? ''
  const nonce = nonceShape.test(asked) ? asked : null
  if (nonce !== null) response.setHeader('x-connectivity-nonce', nonce)
  const ok = searchParams.has('livez') || options.isReady()
  const body = JSON.stringify({ ok, ...(nonce !== null && { nonce }) })
  response.writeHead(ok ? 200 : 503, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  })
  response.end(method === 'HEAD' ? '' : body)
}
