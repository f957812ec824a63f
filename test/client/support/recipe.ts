import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'
import { transformSync } from 'esbuild'

/** What an example finds where it runs. */
interface Surroundings {
  /** The modules that it imports, by name. */
  readonly modules?: Readonly<Record<string, object>>
  /** Values of the names that it only declares. */
  readonly declared?: Readonly<Record<string, unknown>>
}

/** The first example of a recipe that has this text. */
export function exampleOf(recipe: string, text: string): string {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/recipes', recipe), 'utf8')
  const examples = [...page.matchAll(/^```tsx?\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  const found = examples.find((code) => code.includes(text))
  if (found === undefined) throw new Error(`no example of ${recipe} has ${JSON.stringify(text)}`)
  return found
}

/** Runs an example as it is written; returns what it exports. */
export function runExample<Exports>(
  example: string,
  { modules = {}, declared = {} }: Surroundings = {},
): Exports {
  const { code } = transformSync(example, { loader: 'ts', format: 'cjs' })
  const module = { exports: {} as Exports }
  const names = ['require', 'module', ...Object.keys(declared)]
  compileFunction(code, names)((name: string) => modules[name], module, ...Object.values(declared))
  return module.exports
}
