/** The longest server text that is shown, in UTF-16 units. */
const MAX_LENGTH = 200

// Control characters, lone surrogates and characters that reorder or hide text would let a server imitate the UI.
const unsafe =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u00ad\u180e\u200b-\u200d\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/**
 * Server text that is safe to show: clamped, without control and direction characters; null when empty.
 *
 * @example
 * cleanText('Ask an admin.\u202e') // 'Ask an admin.'
 */
export function cleanText(text: string | null | undefined): string | null {
  if (typeof text !== 'string') return null
  // Cut before the search, so that a huge text costs nothing.
  const clean = text
    .slice(0, MAX_LENGTH * 4)
    .replace(unsafe, ' ')
    .trim()
  if (clean === '') return null
  if (clean.length <= MAX_LENGTH) return clean
  return `${clean.slice(0, MAX_LENGTH - 1).replace(/\p{Cs}$/u, '')}…`
}
