import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const examples = join(root, 'stories', 'examples')
const stories = join(root, 'stories')
const seeds = join(stories, 'seeds')

/** Type-checks the modules in an app that has the tarball installed. */
function check(folder: string) {
  const compilerOptions = {
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    jsx: 'react-jsx',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  }
  const file = join(inject('consumer'), `tsconfig.${folder}.json`)
  writeFileSync(file, JSON.stringify({ compilerOptions, include: [folder] }))
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', file], {
    cwd: inject('consumer'),
    encoding: 'utf8',
  })
  return { status, output: `${stdout}${stderr}`.trim() }
}

/** The stories, with their text. */
const sources = readdirSync(stories, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(stories\.tsx|mdx)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))

interface ShownCode {
  /** The examples whose text the file shows. */
  readonly codes: ReadonlySet<string>
  /** Calls that show something else than the example that they render, and code panels with other text. */
  readonly wrong: readonly string[]
}

/** Whether a page about another system shows the app that it runs. */
function showsOwnApp(text: string): boolean {
  const app = /^import code from '\.\/apps\/(\w+)\.tsx\?raw'$/m.exec(text)?.[1]
  if (app === undefined || !text.includes(`<SeedPage seed={${app}} />`)) return false
  const world = readdirSync(join(seeds, 'worlds')).find((file) => file.startsWith(`${app}.ts`)) ?? ''
  return readFileSync(join(seeds, 'worlds', world), 'utf8').includes(`from '../apps/${app}.js'`)
}

/** Reads from a file of stories which code it shows. */
function readShown(path: string): ShownCode {
  const source = readFileSync(path, 'utf8')
  const text = showsOwnApp(source) ? source.replaceAll('showing(code)', '') : source
  const imported = (suffix: string): Map<string, string> =>
    new Map(
      [...text.matchAll(new RegExp(`^import (\\w+) from '\\.\\./examples/(\\w+)\\.${suffix}'$`, 'gm'))].map(
        ([, name = '', example = '']) => [name, example],
      ),
    )
  const rendered = imported('js')
  const raw = imported(String.raw`tsx\?raw`)
  const calls = [...text.matchAll(/\bexample\((\w+), (\w+)/g)]
  const inPages = [...text.matchAll(/<Code language="tsx">\{(\w+)\}/g)].map(([, name = '']) => name)
  const wrong = [
    ...calls.filter(([, part = '', code = '']) => !raw.has(code) || rendered.get(part) !== raw.get(code)),
    ...text.matchAll(/\bexample\((?!\w+, \w+[,)]).*/g),
    // Code panels with a text of their own.
    ...text.matchAll(/\bsource: \{.*|\bshowing\(.*|<Code language="tsx">(?!\{\w+\}).*|^```tsx.*/gm),
  ].map(([found]) => `${path}: ${found}`)
  const used = new Set([...calls.map(([, , code = '']) => code), ...inPages])
  return { codes: new Set([...raw].filter(([name]) => used.has(name)).map(([, example]) => example)), wrong }
}

describe('the code of the Storybook', () => {
  it('type-checks as files of an app that installs the tarball [U40]', () => {
    cpSync(examples, join(inject('consumer'), 'examples'), { recursive: true })
    cpSync(join(seeds, 'apps'), join(inject('consumer'), 'examples', 'seeds'), { recursive: true })
    expect(check('examples')).toEqual({ status: 0, output: '' })
  })

  it('would not pass with a name that the package lacks', () => {
    const folder = join(inject('consumer'), 'wrongExample')
    cpSync(join(examples, 'useRetry.tsx'), join(folder, 'Wrong.tsx'))
    writeFileSync(join(folder, 'more.ts'), `export { noSuchName } from 'react-connectivity/ui'\n`)
    expect(check('wrongExample').output).toContain('TS2305')
  })

  it('is shown from the modules that are checked: each module is shown, and each story that shows code renders it', () => {
    const names = readdirSync(examples).map((name) => name.replace('.tsx', ''))
    const shown = sources.map(readShown)
    expect(names.filter((name) => !shown.some(({ codes }) => codes.has(name)))).toEqual([])
    expect(shown.flatMap(({ wrong }) => wrong)).toEqual([])
  })
})
