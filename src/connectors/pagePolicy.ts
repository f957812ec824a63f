/** Watches whether the Content-Security-Policy of the page forbids a dial. */
export interface PolicyWatch {
  /** Ends the watch. Returns what forbade the dial; null when nothing did. */
  readonly stop: () => string | null
}

/** Browsers tell a page of a violation by an event of the document, and the socket only that it failed. */
export function watchPagePolicy(url: string): PolicyWatch {
  const { document, location } = globalThis as Partial<typeof globalThis>
  let blocked: string | null = null
  const note = ({ effectiveDirective, disposition, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective !== 'connect-src' || disposition !== 'enforce') return
    if (originOf(blockedURI, location?.href) === originOf(url, location?.href))
      blocked = `the Content-Security-Policy of the page forbids ${blockedURI}: add it to connect-src`
  }
  document?.addEventListener('securitypolicyviolation', note)
  return {
    stop() {
      document?.removeEventListener('securitypolicyviolation', note)
      return blocked
    },
  }
}

/** The scheme and host of an address; `http` counts as `ws`. */
function originOf(url: string, base: string | undefined): string | null {
  if (!URL.canParse(url, base)) return null
  const { protocol, host } = new URL(url, base)
  return `${protocol.replace('http', 'ws')}//${host}`
}
