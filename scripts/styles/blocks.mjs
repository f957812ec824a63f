/**
 * A style sheet as a tree. A block has a prelude and either declarations or inner blocks.
 * @typedef {{ prelude: string, declarations: string[], blocks: Block[] }} Block
 */

/** Reads a style sheet without statements outside of blocks, such as `@import`. Comments are dropped. */
export function readBlocks(css) {
  const top = { prelude: '', declarations: [], blocks: [] }
  const stack = [top]
  let text = ''
  for (const [part] of css.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(/[{};]|'[^']*'|"[^"]*"|[^{};'"]+/g)) {
    const inner = stack.at(-1)
    switch (part) {
      case '{':
        stack.push({ prelude: oneLine(text), declarations: [], blocks: [] })
        inner.blocks.push(stack.at(-1))
        text = ''
        break
      case '}':
      case ';':
        if (text.trim() !== '') inner.declarations.push(oneLine(text))
        text = ''
        if (part === '}') stack.pop()
        break
      default:
        text += part
    }
  }
  if (stack.length !== 1 || text.trim() !== '') throw new Error(`unbalanced style sheet near: ${text.trim()}`)
  return top.blocks
}

const oneLine = (text) => text.trim().replaceAll(/\s+/g, ' ')

/** The blocks as text, two spaces per level. */
export function printBlocks(blocks, level = 0) {
  const pad = '  '.repeat(level)
  return blocks
    .map(({ prelude, declarations, blocks: inner }) => {
      const lines = declarations.map((one) => `${pad}  ${one};\n`).join('')
      return `${pad}${prelude} {\n${lines}${printBlocks(inner, level + 1)}${pad}}\n`
    })
    .join('')
}

/** Changes the selectors of all style rules, also inside `@media` and its like. */
export function mapSelectors(blocks, change) {
  return blocks.map((block) => {
    if (block.prelude.startsWith('@keyframes')) return block
    const prelude = block.prelude.startsWith('@') ? block.prelude : change(block.prelude)
    return { ...block, prelude, blocks: mapSelectors(block.blocks, change) }
  })
}

/** The members of a selector list. Commas inside parentheses do not separate. */
export function membersOf(selector) {
  const members = ['']
  let depth = 0
  for (const character of selector) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (character === ',' && depth === 0) members.push('')
    else members[members.length - 1] += character
  }
  return members.map((member) => member.trim())
}

/** `:where(…)` around a selector list; a pseudo-element stays outside, where it is allowed. */
export function whereOf(selector, after = '') {
  const plain = membersOf(selector).filter((member) => !member.includes('::'))
  const elements = membersOf(selector).filter((member) => member.includes('::'))
  return [
    ...(plain.length > 0 ? [`:where(${plain.join(', ')})${after}`] : []),
    ...elements.map((member) => {
      const [subject, element] = member.split('::')
      return `:where(${subject})${after}::${element}`
    }),
  ].join(', ')
}
