import { parseSync } from 'vite'

interface Node {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** The nodes below a node. */
const childrenOf = (node: Node): readonly Node[] =>
  Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  )

/** What a node names: `message` of `error.message`, `includes` of `text.includes`. */
const nameOf = (node: unknown): string => {
  if (!isNode(node)) return ''
  const { name, value, property } = node
  return node.type === 'MemberExpression' ? nameOf(property) : String(name ?? value ?? '')
}

const texts: ReadonlySet<string> = new Set(['message', 'stack'])
const conversions: ReadonlySet<string> = new Set(['errorText', 'messageOf'])
/** Names of what was thrown: `String(id)` is no text of an error. */
const thrown = /^(error|err|e|cause|exception)$/
/** Calls that give a part of a text, or the text in another form. */
const parts: ReadonlySet<string> = new Set(['slice', 'trim', 'toLowerCase', 'toUpperCase', 'split', 'at'])
const searches: ReadonlySet<string> = new Set([
  'includes',
  'startsWith',
  'endsWith',
  'indexOf',
  'lastIndexOf',
  'match',
  'matchAll',
  'search',
  'localeCompare',
])
/** Methods that look for their argument, in a pattern or a table. */
const lookUps: ReadonlySet<string> = new Set(['test', 'exec', 'has', 'get', ...searches])
const comparisons: ReadonlySet<unknown> = new Set(['===', '!==', '==', '!=', 'in'])

/**
 * The places of a source that decide by the text of an error: `message`, `stack` or a conversion to text that is compared, searched,
 * or looked up. Texts that are passed on are none.
 */
export function textBranches(file: string, source: string): readonly string[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} does not parse`)
  /** Names of this file that hold a text. */
  const holders = new Set<string>()
  const found: string[] = []

  function isText(node: unknown): boolean {
    if (!isNode(node)) return false
    switch (node.type) {
      case 'Identifier':
        return holders.has(nameOf(node))
      case 'MemberExpression':
        return texts.has(nameOf(node))
      case 'CallExpression':
        return convertsToText(node)
      case 'ConditionalExpression':
        return isText(node['consequent']) || isText(node['alternate'])
      case 'LogicalExpression':
        return isText(node['left']) || isText(node['right'])
      case 'TemplateLiteral':
        return childrenOf(node).some((part) => isText(part) || isThrown(part))
      case 'ChainExpression':
      case 'TSAsExpression':
      case 'ParenthesizedExpression':
        return isText(node['expression'])
      default:
        return false
    }
  }

  const isThrown = (node: Node): boolean => node.type === 'Identifier' && thrown.test(nameOf(node))

  function convertsToText(call: Node): boolean {
    const [callee, given] = [call['callee'] as Node, call['arguments'] as Node[]]
    const name = nameOf(callee)
    if (name === 'String') return given.some(isThrown)
    // With an argument it writes a number in another base.
    if (name === 'toString') return given.length === 0
    return conversions.has(name) || (parts.has(name) && isText(callee['object']))
  }

  /** A comparison with `null`, `undefined` or an empty text asks whether there is a text, not which. */
  const isNothing = (node: unknown): boolean =>
    isNode(node) &&
    (node.type === 'Literal'
      ? node['value'] === null || node['value'] === ''
      : node.type === 'Identifier' && nameOf(node) === 'undefined')

  function decides(node: Node): boolean {
    const { callee, left, right, operator } = node
    switch (node.type) {
      case 'CallExpression':
        return (
          isNode(callee) &&
          callee.type === 'MemberExpression' &&
          ((searches.has(nameOf(callee)) && isText(callee['object'])) ||
            (lookUps.has(nameOf(callee)) && (node['arguments'] as Node[]).some(isText)))
        )
      case 'BinaryExpression':
        return comparisons.has(operator) && (isText(left) || isText(right)) && ![left, right].some(isNothing)
      case 'SwitchStatement':
        return isText(node['discriminant'])
      case 'MemberExpression':
        return node['computed'] === true && isText(node['property'])
      default:
        return false
    }
  }

  function walk(node: Node, visit: (node: Node) => void): void {
    visit(node)
    for (const child of childrenOf(node)) walk(child, visit)
  }
  const root = program as unknown as Node
  walk(root, (node) => {
    if (node.type === 'VariableDeclarator' && isText(node['init'])) holders.add(nameOf(node['id']))
    if (node.type !== 'ObjectPattern') return
    for (const { key, value } of node['properties'] as Node[])
      if (texts.has(nameOf(key))) holders.add(nameOf(value))
  })
  walk(root, (node) => {
    if (!decides(node)) return
    const line = source.slice(0, node.start).split('\n').length
    found.push(`${file}:${line}: ${source.split('\n')[line - 1]?.trim() ?? ''}`)
  })
  return found
}
