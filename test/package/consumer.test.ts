import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { entryNames } from './contents.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

function tool(name: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', name), args, {
    cwd: inject('consumer'),
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return { status, output: `${stdout}${stderr}`.trim() }
}

/** Type-checks the app and a file that imports every entry, including all declarations. */
function check(module: string, moduleResolution: string) {
  const imports = entryNames().map((name, index) => `import * as entry${index} from '${name}'`)
  const uses = `export const entries = [${entryNames()
    .map((_, index) => `entry${index}`)
    .join(', ')}]`
  writeFileSync(join(inject('consumer'), 'all.ts'), [...imports, uses].join('\n'))
  const compilerOptions = {
    module,
    moduleResolution,
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
    jsx: 'react-jsx',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  }
  const config = { compilerOptions, files: ['app.tsx', 'all.ts'] }
  writeFileSync(join(inject('consumer'), 'tsconfig.json'), JSON.stringify(config))
  writeFileSync(join(inject('consumer'), 'package.json'), JSON.stringify({ type: 'module' }))
  return tool('tsc', '-p', 'tsconfig.json')
}

describe('an app that installs the tarball', () => {
  it('type-checks with the resolution of bundlers', () => {
    expect(check('esnext', 'bundler')).toEqual({ status: 0, output: '' })
  })

  it('type-checks with the resolution of Node', () => {
    expect(check('nodenext', 'nodenext')).toEqual({ status: 0, output: '' })
  })

  it('gets an error for a name that is not exported', () => {
    writeFileSync(
      join(inject('consumer'), 'wrong.ts'),
      `import { noSuchName } from 'react-connectivity'\nnoSuchName()\n`,
    )
    const args = ['--module', 'nodenext', '--noEmit', '--ignoreConfig', 'wrong.ts']
    expect(tool('tsc', ...args).output).toContain('TS2305')
  })

  it('builds with vite, style sheet included', () => {
    check('esnext', 'bundler')
    const { status, output } = tool('vite', 'build', '--logLevel', 'error')
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const assets = join(inject('consumer'), 'dist', 'assets')
    const text = (end: string) =>
      readdirSync(assets)
        .filter((name) => name.endsWith(end))
        .map((name) => readFileSync(join(assets, name), 'utf8'))
        .join('')
    expect(text('.css')).toContain('conn-')
    expect(text('.js')).toContain('/realtime')
  })
})
