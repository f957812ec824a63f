import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { read } from './contents.js'

const root = join(import.meta.dirname, '../..')

/** One example of a page, as it stands there. */
export interface Example {
  readonly language: string
  readonly text: string
}

export const examplesOf = (page: string): readonly Example[] =>
  [...read(page).matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }))

const isProgram = ({ language }: Example): boolean => /^(tsx?|js)$/.test(language)
const imports = ({ text }: Example): boolean => /^import /m.test(text)

const compilerOptions = {
  module: 'esnext',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable'],
  jsx: 'react-jsx',
  strict: true,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
}

/** JavaScript may use what TypeScript calls unknown. */
const isOfTypesOnly = (line: string): boolean => /^\S+\.js\(.*error TS(18046|2698):/.test(line)

/** Writes the examples with the declarations around them, and type-checks them in an app that has the package installed. */
function check(folder: string, examples: readonly Example[], surroundings: readonly string[]): string {
  mkdirSync(folder, { recursive: true })
  const files = examples.map(({ language, text }, index) => {
    const file = `example${index}.${language}`
    writeFileSync(join(folder, file), text)
    return file
  })
  const declared = surroundings.map((text, index) => {
    const file = `surroundings${index}.d.ts`
    writeFileSync(join(folder, file), text)
    return file
  })
  const config = { compilerOptions, files: [...files, ...declared] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules/.bin/tsc')
  const { status, stdout, stderr } = spawnSync(tsc, ['-p', folder], { encoding: 'utf8' })
  if (status === null) throw new Error(`tsc did not run: ${stderr}`)
  const lines = `${stdout}${stderr}`.trim().split('\n')
  return lines.filter((line) => !isOfTypesOnly(line)).join('\n')
}

/** What the examples of a page take from the app around them. */
export interface Surroundings {
  /** Declarations of the app. */
  readonly app?: string
  /** Names of the package that an example without imports uses, by the entry that has them. */
  readonly names?: Readonly<Record<string, readonly string[]>>
}

const fromPackage = (names: Surroundings['names'] = {}): string =>
  Object.entries(names)
    .flatMap(([entry, own]) => own.map((name) => `declare const ${name}: typeof import('${entry}').${name}`))
    .join('\n')

/**
 * The type errors of the programs on a page. A program with imports has to import all that it uses of the package; one without
 * is an excerpt.
 */
export function typeErrorsOf(page: string, modules: string, { app = '', names }: Surroundings): string {
  const programs = examplesOf(page).filter(isProgram)
  const folder = join(inject('consumer'), 'pages', page.replaceAll('/', '-').replace('.md', ''))
  const groups = [
    { name: 'whole', examples: programs.filter(imports), surroundings: [modules, app] },
    {
      name: 'excerpts',
      examples: programs.filter((one) => !imports(one)),
      surroundings: [modules, app, fromPackage(names)],
    },
  ]
  return groups
    .filter(({ examples }) => examples.length > 0)
    .map(({ name, examples, surroundings }) => check(join(folder, name), examples, surroundings))
    .join('\n')
    .trim()
}

export const hasProgram = (page: string): boolean => examplesOf(page).some(isProgram)
