import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, inject, it } from 'vitest'
import { sizes } from '../../scripts/sizes.mjs'
import { installedAt, read, type Manifest } from './contents.js'

/** What an app imports that shows the status only. */
const status = '{ createConnectivity, ConnectivityProvider, useConnection }'

/** The modules that an app with these imports sends over the network: of the package without `dist/`, of others by their name. */
async function modulesOf(imports: readonly string[]): Promise<readonly string[]> {
  const lines = imports.map((line, index) => `import * as part${String(index)} from ${JSON.stringify(line)}`)
  const names = imports.map((_line, index) => `part${String(index)}`)
  const contents = [
    `import ${status} from 'react-connectivity'`,
    ...lines,
    `console.log(${names.join(', ')})`,
  ]
  contents.push(`console.log(createConnectivity, ConnectivityProvider, useConnection)`)
  const { metafile } = await build({
    stdin: { contents: contents.join('\n'), resolveDir: inject('consumer') },
    absWorkingDir: inject('consumer'),
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['react', 'react-dom'],
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    write: false,
    logLevel: 'silent',
    preserveSymlinks: true,
  })
  const [output] = Object.values(metafile.outputs)
  return Object.entries(output?.inputs ?? {})
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path !== '<stdin>')
    .map(([path]) => nameOf(path))
    .toSorted()
}

const own = 'node_modules/react-connectivity/dist/'
const nameOf = (path: string): string => {
  if (path.startsWith(own)) return path.slice(own.length)
  const [, scope = '', name = ''] = /node_modules\/(@[^/]+\/)?([^/]+)/.exec(path) ?? []
  return `${scope}${name}` === '' ? path : `package ${scope}${name}`
}

/** The adapters by the name of their entry, such as `socket.io`. */
function adapterNames(): readonly string[] {
  const { exports } = JSON.parse(read('package.json')) as Manifest
  return Object.keys(exports).flatMap((name) => /^\.\/adapters\/(.+)$/.exec(name)?.[1] ?? [])
}

/** The folder of an adapter: `graphqlWs` for `graphql-ws`. */
const folderOf = (name: string): string =>
  name.replaceAll(/[.-](\w)/g, (_mark, letter: string) => letter.toUpperCase())

/** What an adapter that dials by itself brings along besides. */
const dials = ['neffos']
const isOfDialling = (module: string): boolean => /^(connectors|dial)\//.test(module)

/** What every adapter may bring along: the lanes below it, and small helpers that several adapters share. */
const isShared = (module: string): boolean =>
  /^(core|engine|react|adapters\/shared)\//.test(module) ||
  ['adapters/listenAll.js', 'adapters/requestPolicy.js', 'adapters/requestReports.js'].includes(module) ||
  module === 'package zustand'

describe('an app that shows the status only', () => {
  it('takes along its adapter alone, and stays within the limit of its size without one', async () => {
    const names = adapterNames()
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) {
      const modules = await modulesOf([`react-connectivity/adapters/${name}`])
      const isOwn = (module: string): boolean =>
        module === `adapters/${name}.js` ||
        module.startsWith(`adapters/${folderOf(name)}/`) ||
        (dials.includes(name) && isOfDialling(module))
      expect(modules, name).toContain(`adapters/${name}.js`)
      expect(
        modules.filter((module) => !isOwn(module) && !isShared(module)),
        name,
      ).toEqual([])
    }
    const entries = (await sizes(join(installedAt(), 'dist'))).filter((entry) =>
      entry.name.startsWith('status over'),
    )
    expect(entries.length).toBeGreaterThan(2)
    for (const { name, bytes, limit, problem } of entries) {
      expect(problem, name).toBeNull()
      expect(bytes, name).toBeLessThanOrEqual(limit)
    }
  })

  it('takes along the client, its hooks and zustand without an adapter, and no channels', async () => {
    const modules = await modulesOf([])
    expect(modules.filter((module) => !isShared(module))).toEqual([])
    expect(modules.filter((module) => module.startsWith('adapters/'))).toEqual([])
  })
})

describe('an app in production', () => {
  it('takes along no warning for developers', async () => {
    const modules = await modulesOf(['react-connectivity'])
    expect(modules).toContain('connectors/dial.js')
    expect(modules).not.toContain('connectors/dialWarnings.js')
    expect(modules).not.toContain('engine/checkOptions.js')
  })
})
