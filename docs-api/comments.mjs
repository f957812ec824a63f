/** Numbers of four digits and more have commas, whatever the docstring has. */
const grouped = (text) =>
  text.replaceAll(
    /(?<![\d.,])(\d{1,3})((?: \d{3})+)(?![\d.]\d|\d)/g,
    (_all, first, rest) => first + rest.replaceAll(' ', ','),
  )

/** Markdown of the parts of a comment; a link becomes its text. */
export const textOf = (parts = []) =>
  parts
    .map((part) => {
      if (part.kind === 'inline-tag') return `\`${part.text.trim()}\``
      return part.kind === 'code' ? part.text : grouped(part.text)
    })
    .join('')
    .trim()

/** What stands in a block tag, such as `@returns`. */
export const tagOf = (comment, tag) =>
  comment?.blockTags.filter(({ tag: name }) => name === tag).map(({ content }) => textOf(content)) ?? []

/** `Default: 25 s.` */
const sentence = /(?:^|\s)Defaults?(?: value)?: ([\s\S]*?)(?:\.(?=\s|$)|$)/
/** `Default 25,000.`, or the beginning of a longer sentence: `Default 0: opening fails at once.` */
const short = /(?:^|\s)Default\s((?:\d[\d,]*(?: \([^)]*\))?|`[^`]+`|true|false))(\.(?=\s|$)|(?=[:;,]))/

/** The default that a text tells, and the text without the words that tell nothing else. */
function saidIn(text) {
  const long = sentence.exec(text)
  if (long !== null) return { said: long[1], rest: text.replace(sentence, '') }
  const [words, value, end] = short.exec(text) ?? []
  return { said: value, rest: end === '.' ? text.replace(words, '') : text }
}

/** A number from the code with commas: `10000` as `10,000`. */
const numbered = (text = '') => (/^\d{4,}$/.test(text) ? Number(text).toLocaleString('en') : text)

/**
 * The text of a declaration and its default: from `@defaultValue`, from a sentence `Default: 25 s.`,
 * or from the code of a parameter.
 */
export function described(comment, fromCode) {
  const { said, rest } = saidIn(textOf(comment?.summary))
  const [tagged] = tagOf(comment, '@defaultValue').concat(tagOf(comment, '@default'))
  const fallback = tagged?.replace(/^```\w*\n|\n```$/g, '') ?? said ?? numbered(fromCode)
  return { text: rest.trim(), fallback: fallback.trim() }
}
