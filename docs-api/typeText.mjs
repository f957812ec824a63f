/** A type as TypeScript would write it, on one line. */
export const typeText = (type) => (type === undefined ? 'unknown' : type.visit(visitor))

const nested = (type, parent) => {
  const text = typeText(type)
  const isLoose =
    type.type === 'union' ||
    type.type === 'intersection' ||
    type.type === 'conditional' ||
    (type.type === 'reflection' && isFunction(type.declaration))
  return isLoose && type.type !== parent ? `(${text})` : text
}

const isFunction = (declaration) => declaration.signatures?.length === 1 && declaration.children === undefined
const typeArguments = (types) =>
  types === undefined || types.length === 0 ? '' : `<${types.map(typeText).join(', ')}>`

/** `<T extends X = Y>` of a declaration or signature. */
export function typeParameters(parameters) {
  if (parameters === undefined || parameters.length === 0) return ''
  const one = ({ name, type, default: fallback }) =>
    `${name}${type === undefined ? '' : ` extends ${typeText(type)}`}${fallback === undefined ? '' : ` = ${typeText(fallback)}`}`
  return `<${parameters.map(one).join(', ')}>`
}

const parameter = ({ name, type, flags, defaultValue }) => {
  const shown = name === '__namedParameters' ? 'options' : name
  const isOptional = flags.isOptional || defaultValue !== undefined
  return `${flags.isRest ? '...' : ''}${shown}${isOptional ? '?' : ''}: ${typeText(type)}`
}

/** `(a: string) => void`, or with `: ` for a method. */
export const signatureText = (signature, arrow = ' => ') =>
  `${typeParameters(signature.typeParameters)}(${(signature.parameters ?? []).map(parameter).join(', ')})${arrow}${typeText(signature.type)}`

function memberText(member) {
  const mark = member.flags.isOptional ? '?' : ''
  if (member.signatures !== undefined)
    return member.signatures
      .map((signature) => `${member.name}${mark}${signatureText(signature, ': ')}`)
      .join('; ')
  const own = member.type ?? member.getSignature?.type
  return `${member.flags.isReadonly ? 'readonly ' : ''}${member.name}${mark}: ${typeText(own)}`
}

/** Names for sets of keys, so that a record over a union is written with the name of the union. */
const unionNames = new Map()
const keyOf = (names) => names.toSorted().join(' ')

export function nameUnion(name, type) {
  if (type?.type !== 'union' || !type.types.every((one) => one.type === 'literal')) return
  unionNames.set(keyOf(type.types.map(({ value }) => String(value))), name)
}

/** `Record<Reason, Action>` for an object whose members all have one type, or null. */
function recordText({ children = [], signatures, indexSignatures }) {
  if (children.length < 4 || signatures !== undefined || indexSignatures !== undefined) return null
  const values = new Set(children.map(({ type }) => (type === undefined ? '' : typeText(type))))
  const optional = new Set(children.map(({ flags }) => flags.isOptional))
  if (values.size !== 1 || values.has('') || optional.size !== 1) return null
  const union = unionNames.get(keyOf(children.map(({ name }) => name)))
  if (union === undefined && children.length < 8) return null
  const listed = children.slice(0, 3).map(({ name }) => `'${name}'`)
  const record = `Record<${union ?? [...listed, '…'].join(' | ')}, ${[...values][0]}>`
  return optional.has(true) ? `Partial<${record}>` : record
}

function objectText(declaration) {
  const record = recordText(declaration)
  if (record !== null) return record
  if (isFunction(declaration)) return signatureText(declaration.signatures[0])
  const index = (declaration.indexSignatures ?? []).map(
    ({ parameters, type }) => `[${parameters.map(parameter).join(', ')}]: ${typeText(type)}`,
  )
  const calls = (declaration.signatures ?? []).map((signature) => signatureText(signature, ': '))
  const members = [...calls, ...index, ...(declaration.children ?? []).map(memberText)]
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`
}

const modifier = (sign, name) => (sign === undefined ? '' : `${sign === '-' ? '-' : ''}${name}`)

const visitor = {
  array: ({ elementType }) => `${nested(elementType)}[]`,
  conditional: ({ checkType, extendsType, trueType, falseType }) =>
    `${typeText(checkType)} extends ${typeText(extendsType)} ? ${typeText(trueType)} : ${typeText(falseType)}`,
  indexedAccess: ({ objectType, indexType }) => `${nested(objectType)}[${typeText(indexType)}]`,
  inferred: ({ name }) => `infer ${name}`,
  intersection: ({ types }) => types.map((type) => nested(type, 'intersection')).join(' & '),
  intrinsic: ({ name }) => name,
  literal: ({ value }) => (typeof value === 'string' ? `'${value}'` : String(value)),
  mapped: ({ parameter: name, parameterType, templateType, optionalModifier, readonlyModifier }) =>
    `{ ${modifier(readonlyModifier, 'readonly ')}[${name} in ${typeText(parameterType)}]${modifier(optionalModifier, '?')}: ${typeText(templateType)} }`,
  namedTupleMember: ({ name, isOptional, element }) =>
    `${name}${isOptional ? '?' : ''}: ${typeText(element)}`,
  optional: ({ elementType }) => `${nested(elementType)}?`,
  predicate: ({ name, asserts, targetType }) =>
    `${asserts ? 'asserts ' : ''}${name}${targetType === undefined ? '' : ` is ${typeText(targetType)}`}`,
  query: ({ queryType }) => `typeof ${typeText(queryType)}`,
  reference: (type) => `${type.name}${typeArguments(type.typeArguments)}`,
  reflection: ({ declaration }) => objectText(declaration),
  rest: ({ elementType }) => `...${nested(elementType)}`,
  templateLiteral: ({ head, tail }) =>
    `\`${head}${tail.map(([type, text]) => `\${${typeText(type)}}${text}`).join('')}\``,
  tuple: ({ elements }) => `[${elements.map(typeText).join(', ')}]`,
  typeOperator: ({ operator, target }) => `${operator} ${nested(target)}`,
  union: ({ types }) => types.map((type) => nested(type, 'union')).join(' | '),
  unknown: ({ name }) => name,
}
