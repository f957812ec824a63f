import { resolveUrl } from './resolveUrl.js'

export const baseUrl = (): string | undefined => globalThis.location?.href

/** Why a url can never be dialled, or null. Without a page (server rendering) a relative url cannot be judged yet. */
export function checkUrl(url: string): string | null {
  try {
    resolveUrl(url, baseUrl())
    return null
  } catch (error) {
    return baseUrl() === undefined && url.startsWith('/') ? null : (error as TypeError).message
  }
}
