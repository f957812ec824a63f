const HIDDEN = '[removed]'

/**
 * Texts that look like credentials, wherever they stand. No pattern reads a character from many starts, so that the time grows
 * with the length of the text and not with its square.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  // User and password of a url, then its query and fragment.
  [/([a-z\d+.-]:\/\/)[^\s/?#@]*@/gi, '$1'],
  [/([a-z\d+.-]:\/\/[^\s?#"']*)(?:[?#][^\s"']*)?/gi, '$1'],
  // JSON web tokens.
  [/\beyJ[\w-]+(?:\.[\w-]*)*/g, HIDDEN],
  [/\b(bearer|basic|token|digest)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  // Assignments such as `token=…`, `"password": "…"`.
  [
    /((?:token|secret|password|passwd|pwd|api[-_]?key|auth(?:orization)?|session(?:[-_]?id)?|sid|cookie|key|code)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s&,;]+)/gi,
    `$1${HIDDEN}`,
  ],
  [/[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g, HIDDEN],
  // Long runs of letters and digits: keys, hashes, uuids.
  [/(^|[^\w-])(?=[\w-]*\d)[\w-]{24,}/g, `$1${HIDDEN}`],
]

/**
 * Removes what looks like a credential, and what is known to name a person or a session.
 *
 * @param known ids that must not appear; null and empty ones are skipped
 */
export function redact(text: string, known: readonly (string | null)[]): string {
  let safe = text
  for (const id of known) if (id !== null && id !== '') safe = withoutWord(safe, id)
  for (const [pattern, replacement] of secrets) safe = safe.replaceAll(pattern, replacement)
  return safe
}

/** Removes an id where it stands alone, so that a short one leaves other words whole. */
function withoutWord(text: string, id: string): string {
  const literal = id.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'gu'), HIDDEN)
}
