import type { HttpAnswer } from './options.js'

/** Receives the outcome of requests. */
export interface Reports {
  readonly reportSuccess: (response?: HttpAnswer) => void
  readonly reportFailure: (error: unknown) => void
}

/** Wraps a fetch: reports how each request of ours ended, and changes nothing else. */
export function wrapFetch(
  given: typeof fetch,
  { reportSuccess, reportFailure }: Reports,
  isOurs: (url: URL) => boolean,
): typeof fetch {
  return async (input, init) => {
    const url = urlOf(input)
    const isReported = url !== null && isOurs(url)
    try {
      const response = await given(input, init)
      if (isReported) reportSuccess(response)
      return response
    } catch (error) {
      if (isReported && !isCancelled(input, init)) reportFailure(error)
      throw error
    }
  }
}

/** Null for a url that no fetch takes either. */
function urlOf(input: RequestInfo | URL): URL | null {
  const url = isRequest(input) ? input.url : String(input)
  const base = globalThis.location?.href
  return URL.canParse(url, base) ? new URL(url, base) : null
}

/** An app may cancel with its own error; a timeout is no cancellation. */
function isCancelled(input: RequestInfo | URL, init: RequestInit | undefined): boolean {
  const signal = init?.signal ?? (isRequest(input) ? input.signal : null)
  if (signal?.aborted !== true) return false
  const reason: unknown = signal.reason
  return !(reason instanceof Error && reason.name === 'TimeoutError')
}

const isRequest = (input: RequestInfo | URL): input is Request => typeof input === 'object' && 'url' in input
