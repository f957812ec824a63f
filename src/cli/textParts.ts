/** Splits at a separator that is outside of parentheses, brackets and quotation marks. */
export function splitAt(text: string, separator: RegExp): string[] {
  const parts = ['']
  let depth = 0
  let quote = ''
  for (const character of text) {
    if (quote === '' && '([{'.includes(character)) depth += 1
    if (quote === '' && ')]}'.includes(character)) depth -= 1
    if (character === quote) quote = ''
    else if (quote === '' && `"'`.includes(character)) quote = character
    if (depth === 0 && quote === '' && separator.test(character)) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** A call at the start of the text: its lower-case name, what is inside, and the text behind it. */
export interface Call {
  readonly name: string
  readonly inside: string
  readonly after: string
}

/** Reads `name(inside)after`; null when the text does not begin with a call. */
export function readCall(text: string): Call | null {
  const name = /^-{0,2}[\w-]+(?=\()/.exec(text)?.[0]
  if (name === undefined) return null
  let depth = 0
  for (let index = name.length; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1
    if (text[index] === ')') depth -= 1
    if (depth === 0)
      return {
        name: name.toLowerCase(),
        inside: text.slice(name.length + 1, index),
        after: text.slice(index + 1),
      }
  }
  return null
}
