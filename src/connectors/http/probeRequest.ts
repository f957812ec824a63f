import { isObject } from '../../core/shape.js'
import type { Environment } from '../../engine/environment.js'
import type { ProbeMarker } from './options.js'

const NONCE_HEADER = 'x-connectivity-nonce'

/** A value that no cache and no portal can know: letters and digits. */
export const nonceOf = ({ now, random }: Pick<Environment, 'now' | 'random'>): string =>
  now().toString(36).replace('.', '') + random().toString(36).slice(2)

/** The url with a nonce, absolute where there is a page. */
export function withNonce(url: string, nonce: string): string {
  const to = new URL(url, globalThis.location?.href)
  to.searchParams.set('nonce', nonce)
  return to.href
}

/**
 * Whether the answer carries its marker; null when none is expected.
 *
 * @throws the error of the network when the answer ends before its last byte
 */
export async function isMarkedBy(
  response: Response,
  marker: ProbeMarker | undefined,
  nonce: string,
): Promise<boolean | null> {
  if (marker === 'none') return null
  if (typeof marker === 'object') return response.headers.get(marker.header) === marker.value
  if (response.headers.get(NONCE_HEADER) === nonce) return true
  // Across origins a server may not have exposed the header.
  if (!/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) return false
  return nonceIn(await response.text()) === nonce
}

/** The field `nonce` of a JSON text; undefined without one. */
function nonceIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text)
    return isObject(body) ? body['nonce'] : undefined
  } catch {
    return undefined
  }
}

/** A server with a certificate, or on this machine, is the only one that can answer at its address. */
export function isTrusted(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
