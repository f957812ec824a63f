import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { read } from './contents.js'

const root = join(import.meta.dirname, '../..')
const recipes = readdirSync(join(root, 'docs/recipes')).filter((name) => name.endsWith('.md'))

/** Packages that a recipe shows and that are not installed here. */
const declarations = `
declare module 'react-native' {
  export const AppState: {
    readonly currentState: string
    addEventListener(type: 'change', run: (state: string) => void): { remove(): void }
  }
}
declare module '@react-native-community/netinfo' {
  const NetInfo: { addEventListener(run: (state: { isConnected: boolean | null }) => void): () => void }
  export default NetInfo
}
`

describe('the recipes', () => {
  it.each(recipes)('%s type-checks in an app that has the package installed', (name) => {
    const folder = join(inject('consumer'), 'recipes', name.replace('.md', ''))
    mkdirSync(folder, { recursive: true })
    const examples = [...read(`docs/recipes/${name}`).matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)]
    const files = examples.map(([, language, text], index) => {
      const file = `example${index}.${language ?? 'ts'}`
      writeFileSync(join(folder, file), text ?? '')
      return file
    })
    expect(files).not.toEqual([])
    writeFileSync(join(folder, 'packages.d.ts'), declarations)
    const compilerOptions = {
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable'],
      jsx: 'react-jsx',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: [...files, 'packages.d.ts'] }),
    )
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
      encoding: 'utf8',
    })
    expect({ status, stdout: stdout.trim() }).toEqual({ status: 0, stdout: '' })
  })
})
