const schemes: { readonly [scheme: string]: string } = {
  'http:': 'ws:',
  'https:': 'wss:',
  'ws:': 'ws:',
  'wss:': 'wss:',
}

/**
 * The url of the socket. Relative urls resolve against the page; `http` becomes `ws`.
 *
 * @throws TypeError if the url is invalid or has another scheme
 */
export function resolveUrl(url: string, base: string | undefined): string {
  let parsed: URL
  try {
    parsed = new URL(url, base)
  } catch {
    throw new TypeError(
      `url: expected an absolute url, or a relative one inside a page, got ${JSON.stringify(url)}; try "wss://host/realtime"`,
    )
  }
  const scheme = schemes[parsed.protocol]
  if (scheme === undefined)
    throw new TypeError(`url: expected ws, wss, http or https, got ${JSON.stringify(parsed.protocol)}`)
  parsed.protocol = scheme
  // The WebSocket constructor rejects fragments.
  parsed.hash = ''
  return parsed.href
}
