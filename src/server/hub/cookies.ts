function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * The cookies of a `cookie` header by name, decoded. Of two with one name, the first counts: browsers send the one of the
 * longer path first (RFC 6265 section 5.4).
 */
export function cookiesIn(header: string | readonly string[] | undefined): Readonly<Record<string, string>> {
  const cookies = Object.create(null) as Record<string, string>
  const text = typeof header === 'string' ? header : (header ?? []).join(';')
  for (const pair of text.split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, Math.max(0, at)).trim()
    if (name === '' || name in cookies) continue
    cookies[name] = decoded(
      pair
        .slice(at + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    )
  }
  return cookies
}
