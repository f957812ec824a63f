/** Markdown of the parts of a comment; a link becomes its text. */
export const textOf = (parts = []) =>
  parts
    .map((part) => (part.kind === 'inline-tag' ? `\`${part.text.trim()}\`` : part.text))
    .join('')
    .trim()

/** What stands in a block tag, such as `@returns`. */
export const tagOf = (comment, tag) =>
  comment?.blockTags.filter(({ tag: name }) => name === tag).map(({ content }) => textOf(content)) ?? []

const sentence = /(?:^|\s)Defaults?(?: value)?: ([\s\S]*?)(?:\.(?=\s|$)|$)/

/**
 * The text of a declaration and its default: from `@defaultValue`, from a sentence `Default: 25 s.`,
 * or from the code of a parameter.
 */
export function described(comment, fromCode) {
  const text = textOf(comment?.summary)
  const [tagged] = tagOf(comment, '@defaultValue').concat(tagOf(comment, '@default'))
  const said = sentence.exec(text)
  const fallback = tagged?.replace(/^```\w*\n|\n```$/g, '') ?? said?.[1] ?? fromCode ?? ''
  return { text: said === null ? text : text.replace(sentence, '').trim(), fallback: fallback.trim() }
}
