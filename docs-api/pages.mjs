import { ReflectionKind } from 'typedoc'
import { described, tagOf, textOf } from './comments.mjs'
import { signatureText, typeParameters, typeText } from './typeText.mjs'

const cell = (text) => text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ')
const code = (text) => `\`${text}\``
const fenced = (text) => `\`\`\`ts\n${text}\n\`\`\``

/** Types that are longer than this stand on a line each. */
const lineLength = 100

/** What is ours: nothing that props inherit from React, or errors from `Error`. */
const own = (members = []) => members.filter(({ flags }) => !flags.isExternal)

function memberRow(member, defaults) {
  const [signature] = member.signatures ?? []
  const type =
    signature === undefined ? typeText(member.type ?? member.getSignature?.type) : signatureText(signature)
  const comment = signature?.comment ?? member.comment ?? member.getSignature?.comment
  const { text, fallback } = described(comment, defaults.get(member.name))
  const [source] = tagOf(comment, '@remarks')
  const words = [text, source].filter((part) => part !== undefined && part !== '').join(' ')
  return [code(`${member.name}${member.flags.isOptional ? '?' : ''}`), code(type), fallback, words]
}

/** A table of members; the column of defaults only where there is one. */
function memberTable(members, defaults) {
  const rows = members.map((member) => memberRow(member, defaults))
  const hasDefaults = rows.some(([, , fallback]) => fallback !== '')
  const shown = (row) => (hasDefaults ? row : row.toSpliced(2, 1)).map((text) => cell(text))
  const head = shown(['name', 'type', 'default', 'meaning'])
  return [head, head.map(() => '---'), ...rows.map(shown)].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function unionText(name, parameters, type) {
  const text = typeText(type)
  const whole = `type ${name}${parameters} = ${text}`
  if (whole.length <= lineLength || type.type !== 'union') return whole
  return `type ${name}${parameters} =\n${type.types.map((one) => `  | ${typeText(one)}`).join('\n')}`
}

/** The notes below a declaration: parameters, result, errors, examples. */
function notes(comment, parameters = []) {
  const documented = parameters.filter(({ comment: own }) => own !== undefined)
  const parts = documented.map((one) => {
    const { text, fallback } = described(one.comment, one.defaultValue)
    // Without options is what `{}` says, and the mark `?` says so too.
    const words =
      fallback === '' || fallback === '{}' ? '' : `${/[.:]$/.test(text) ? '' : '.'} Default: ${fallback}.`
    return `- \`${one.name}\`: ${text}${words}`
  })
  const [returns] = tagOf(comment, '@returns')
  const lists = [...parts, ...(returns === undefined ? [] : [`- returns ${returns}`])]
  const throws = tagOf(comment, '@throws').map((text) => `- throws ${text}`)
  const remarks = tagOf(comment, '@remarks')
  const examples = tagOf(comment, '@example').map((text) => text.replaceAll(/^```ts$/gm, '```tsx'))
  return [...remarks, [...lists, ...throws].join('\n'), ...examples].filter((part) => part !== '')
}

/** The signatures of a function, also of one that is a constant. */
const signaturesOf = ({ signatures, type }) =>
  signatures ?? (type?.type === 'reflection' ? type.declaration.signatures : undefined)

function functionBody(declaration) {
  return signaturesOf(declaration).flatMap((signature) => [
    fenced(`${declaration.name}${signatureText(signature, ': ')}`),
    textOf((signature.comment ?? declaration.comment)?.summary),
    ...notes(signature.comment ?? declaration.comment, signature.parameters),
  ])
}

function objectBody(declaration, defaults) {
  const members = own(declaration.children).filter(({ kind }) => kind !== ReflectionKind.Constructor)
  const heads = declaration.extendedTypes?.map(typeText).join(', ')
  const name = `${declaration.name}${typeParameters(declaration.typeParameters)}`
  const word = declaration.kind === ReflectionKind.Class ? 'class' : 'interface'
  return [
    fenced(`${word} ${name}${heads === undefined ? '' : ` extends ${heads}`}`),
    textOf(declaration.comment?.summary),
    ...notes(declaration.comment),
    members.length === 0 ? '' : memberTable(members, defaults),
  ]
}

function aliasBody(declaration, defaults) {
  const { type } = declaration
  const members = type?.type === 'reflection' ? own(type.declaration.children) : []
  const text = unionText(declaration.name, typeParameters(declaration.typeParameters), type)
  return [
    members.length === 0 ? fenced(text) : '',
    textOf(declaration.comment?.summary),
    ...notes(declaration.comment),
    members.length === 0 ? '' : memberTable(members, defaults),
  ]
}

const constantBody = (declaration) => [
  fenced(`const ${declaration.name}: ${typeText(declaration.type)}`),
  textOf(declaration.comment?.summary),
  ...notes(declaration.comment),
]

const variableBody = (declaration) =>
  signaturesOf(declaration) === undefined ? constantBody(declaration) : functionBody(declaration)

const bodies = new Map([
  [ReflectionKind.Function, functionBody],
  [ReflectionKind.Class, objectBody],
  [ReflectionKind.Interface, objectBody],
  [ReflectionKind.TypeAlias, aliasBody],
  [ReflectionKind.Variable, variableBody],
])

const isValue = (kind) => kind === ReflectionKind.Function || kind === ReflectionKind.Variable
const groups = [
  ['Components', ({ name, kind }) => isValue(kind) && /^[A-Z][a-z]/.test(name)],
  ['Hooks', ({ name, kind }) => isValue(kind) && /^use[A-Z]/.test(name)],
  ['Functions', (one) => isValue(one.kind) && signaturesOf(one) !== undefined],
  ['Classes', ({ kind }) => kind === ReflectionKind.Class],
  ['Constants', ({ kind }) => kind === ReflectionKind.Variable],
  ['Types', ({ kind }) => bodies.has(kind)],
]

const byName = (a, b) => (a.name < b.name ? -1 : 1)
const anchor = (name) => `#${name.toLowerCase()}`

/**
 * The page of one entry.
 *
 * @param pageOf tells on which page a declaration stands that this entry hands on
 * @param defaults by the name of a type, the default of each of its members
 */
export function page(title, module, pageOf, defaults) {
  const exported = module.children ?? []
  const declared = exported.filter(({ kind }) => kind !== ReflectionKind.Reference).toSorted(byName)
  const elsewhere = exported.filter(({ kind }) => kind === ReflectionKind.Reference).toSorted(byName)
  const parts = [`# \`${title}\``, textOf(module.comment?.summary)]
  let rest = declared
  for (const [heading, belongs] of groups) {
    const members = rest.filter(belongs)
    rest = rest.filter((one) => !members.includes(one))
    if (members.length === 0) continue
    parts.push(`## ${heading}`)
    for (const one of members) {
      parts.push(`### ${one.name}`, ...bodies.get(one.kind)(one, defaults.get(one.name) ?? new Map()))
      const props = heading === 'Components' && exported.find(({ name }) => name === `${one.name}Props`)
      if (props) parts.push(`Props: [\`${props.name}\`](${anchor(props.name)})`)
    }
  }
  if (elsewhere.length > 0) {
    const links = elsewhere.map((one) => {
      const { name } = one.getTargetReflectionDeep()
      return `[\`${one.name}\`](${pageOf(one)}${anchor(name)})`
    })
    parts.push('## Also exported here', links.join(' · '))
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
