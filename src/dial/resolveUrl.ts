declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * The url of the socket. Relative urls resolve against the page; `http` becomes `ws`.
 *
 * @throws TypeError if the url is invalid, and in development if it has another scheme, which the socket refuses in production
 */
export function resolveUrl(url: string, base: string | undefined): string {
  if (process.env.NODE_ENV !== 'production') refuseInvalid(url, base)
  const parsed = new URL(url, base)
  parsed.protocol = parsed.protocol.replace('http', 'ws')
  // The WebSocket constructor rejects fragments.
  parsed.hash = ''
  return parsed.href
}

function refuseInvalid(url: string, base: string | undefined): void {
  if (!URL.canParse(url, base))
    throw new TypeError(
      `url: expected an absolute url, or a relative one inside a page, got ${JSON.stringify(url)}; try "wss://host/realtime"`,
    )
  const { protocol } = new URL(url, base)
  if (!['ws:', 'wss:', 'http:', 'https:'].includes(protocol))
    throw new TypeError(`url: expected ws, wss, http or https, got ${JSON.stringify(protocol)}`)
}
