/** Longest text of a server that is shown, in UTF-16 units. */
const MAX_LENGTH = 200

// Control characters, and those that reorder or hide text: a server's words must not be able to imitate the interface.
// oxlint-disable-next-line no-control-regex -- control characters are what is being removed
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** A server's words, fit to be shown as text: clamped, without control and direction characters; null when empty. */
export function cleanText(text: string | null | undefined): string | null {
  if (typeof text !== 'string') return null
  // Cut before the search, so that a huge text costs nothing.
  const clean = text
    .slice(0, MAX_LENGTH * 4)
    .replace(unsafe, ' ')
    .trim()
  if (clean === '') return null
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH - 1)}…` : clean
}
