import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { root } from './run.mjs'

// The import rules check files only. A name that another lane re-exports passes them, so this script
// follows names, too.
const ts = createRequire(join(root, 'test', 'lanes', 'package.json'))('typescript')

const isIndexOfLane = (file) => /^src\/[^/]+\/index\.tsx?$/.test(file)
const isMainEntry = (file) => /^src\/[^/]+\.tsx?$/.test(file)
const laneOf = (file) => (file.startsWith('src/') ? file.split('/')[1] : file)

/** Where a specifier of a file points: a source path, or the name of a package. */
function target(file, specifier, files) {
  if (!specifier.startsWith('.')) return specifier
  const base = posix.join(posix.dirname(file), specifier).replace(/\.jsx?$/, '')
  return [`${base}.ts`, `${base}.tsx`].find((path) => files.has(path)) ?? `${base}.ts`
}

/** The file or package that each imported name of a file comes from. */
function importsOf(source, file, files) {
  const found = new Map()
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) continue
    const from = target(file, statement.moduleSpecifier.text, files)
    const { name, namedBindings } = statement.importClause
    if (name !== undefined) found.set(name.text, { from, name: 'default' })
    if (namedBindings === undefined) continue
    if (ts.isNamespaceImport(namedBindings)) found.set(namedBindings.name.text, { from, name: '*' })
    else
      for (const one of namedBindings.elements)
        found.set(one.name.text, { from, name: (one.propertyName ?? one.name).text })
  }
  return found
}

const isExported = (statement) =>
  statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false

/** The single name that a declaration aliases, or null. */
function aliased(declaration) {
  if (ts.isVariableDeclaration(declaration)) {
    let value = declaration.initializer
    while (value !== undefined && (ts.isAsExpression(value) || ts.isParenthesizedExpression(value)))
      value = value.expression
    return value !== undefined && ts.isIdentifier(value) ? value.text : null
  }
  if (ts.isTypeAliasDeclaration(declaration)) {
    const { type } = declaration
    if (ts.isTypeQueryNode(type) && ts.isIdentifier(type.exprName)) return type.exprName.text
    const isPlain = ts.isTypeReferenceNode(type) && type.typeArguments === undefined
    return isPlain && ts.isIdentifier(type.typeName) ? type.typeName.text : null
  }
  const isEmpty = ts.isInterfaceDeclaration(declaration) && declaration.members.length === 0
  const [parent] = isEmpty ? (declaration.heritageClauses?.[0]?.types ?? []) : []
  return parent !== undefined && ts.isIdentifier(parent.expression) ? parent.expression.text : null
}

/** Names that a file re-exports: the public name and its origin. */
function handedOn(source, file, files) {
  const imports = importsOf(source, file, files)
  const found = []
  const add = (name, { from, name: original }) => found.push({ name, from, original })
  const addNamed = ({ elements }, from) => {
    for (const one of elements) {
      const local = (one.propertyName ?? one.name).text
      const origin = from === null ? imports.get(local) : { from, name: local }
      if (origin !== undefined) add(one.name.text, origin)
    }
  }
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      const from =
        statement.moduleSpecifier === undefined ? null : target(file, statement.moduleSpecifier.text, files)
      if (statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause))
        addNamed(statement.exportClause, from)
      else if (from !== null) add('*', { from, name: '*' })
    } else if (isExported(statement)) {
      const declarations = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations
        : [statement]
      for (const declaration of declarations) {
        const origin = imports.get(aliased(declaration) ?? '')
        if (origin !== undefined) add(declaration.name.text, origin)
      }
    }
  }
  return found
}

/**
 * Every name that reaches a lane through another lane's file: re-exported by a file that is not an entry,
 * or taken from an entry that is for apps and not for other lanes.
 */
export function reexports(folder) {
  const files = new Set(
    readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => posix.join(entry.parentPath.slice(folder.length).replace(/^\//, ''), entry.name)),
  )
  const sources = new Map(
    [...files].map((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      return [file, ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)]
    }),
  )
  const foreign = new Map(
    [...sources].map(([file, source]) => [
      file,
      handedOn(source, file, files).filter(({ from }) => laneOf(from) !== laneOf(file)),
    ]),
  )
  const violations = []
  const add = (from, to, name) => violations.push({ from, to, name })
  for (const [file, source] of sources) {
    if (isMainEntry(file)) continue
    if (!isIndexOfLane(file)) for (const { name, from } of foreign.get(file)) add(file, from, name)
    for (const { from, name } of importsOf(source, file, files).values()) {
      if (laneOf(from) === laneOf(file)) continue
      const origin = foreign.get(from)?.find((one) => one.name === name || one.name === '*')
      if (origin !== undefined && isIndexOfLane(from)) add(file, origin.from, name)
    }
  }
  return violations
}
