import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** The members that an object literal sets, as they are written. */
function membersOf(literal, source) {
  const found = new Map()
  for (const property of literal.properties) {
    if (ts.isPropertyAssignment(property))
      found.set(property.name.getText(source), property.initializer.getText(source).replaceAll('_', ''))
  }
  return found
}

/** `export const defaultTimes: Times = { … }` → for the type `Times`, the default of each member. */
export function defaultsIn(folder) {
  const found = new Map()
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.tsx?$/.test(name))
  for (const file of files.toSorted((a, b) => (a < b ? -1 : 1))) {
    const text = readFileSync(join(folder, file), 'utf8')
    if (!/const default\w+: /.test(text)) continue
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
    for (const statement of source.statements) {
      if (!ts.isVariableStatement(statement)) continue
      for (const { name, type, initializer } of statement.declarationList.declarations) {
        const isDefault = /^default[A-Z]/.test(name.getText(source)) && type !== undefined
        if (!isDefault || initializer === undefined || !ts.isObjectLiteralExpression(initializer)) continue
        found.set(type.getText(source), membersOf(initializer, source))
      }
    }
  }
  return found
}
