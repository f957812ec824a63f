import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const examples = join(root, 'stories', 'examples')
const stories = join(root, 'stories')

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

describe('the code of the Storybook', () => {
  it('type-checks as files of an app that installs the tarball [U40]', () => {
    cpSync(examples, join(inject('consumer'), 'examples'), { recursive: true })
    expect(check('examples')).toEqual({ status: 0, output: '' })
  })

  it('would not pass with a name that the package lacks', () => {
    const folder = join(inject('consumer'), 'wrongExample')
    cpSync(join(examples, 'useRetry.tsx'), join(folder, 'Wrong.tsx'))
    writeFileSync(join(folder, 'more.ts'), `export { noSuchName } from 'react-connectivity/ui'\n`)
    expect(check('wrongExample').output).toContain('TS2305')
  })

  it('is shown from the modules that are checked: each one is used, and each story with code shows one', () => {
    const text = sources.map((path) => readFileSync(path, 'utf8')).join('\n')
    const shown = new Set([...text.matchAll(/examples\/(\w+)\.tsx\?raw/g)].map(([, name]) => name))
    const names = readdirSync(examples).map((name) => name.replace('.tsx', ''))
    expect(names.filter((name) => !shown.has(name))).toEqual([])
    expect(text).not.toMatch(/source: \{ code: `/)
  })
})
