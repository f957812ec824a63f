import { resolveUrl } from './resolveUrl.js'

export const baseUrl = (): string | undefined => globalThis.location?.href

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The reason why a url can never be dialled, or null. For development. Without a page (server rendering) a relative url cannot be judged yet. */
export function checkUrl(url: string): string | null {
  if (process.env.NODE_ENV === 'production') return null
  try {
    resolveUrl(url, baseUrl())
    return null
  } catch (error) {
    return baseUrl() === undefined && url.startsWith('/') ? null : (error as TypeError).message
  }
}
