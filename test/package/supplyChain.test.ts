import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { files, read } from './contents.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Published {
  readonly dependencies: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly bundleDependencies?: unknown
}
interface Locked {
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
  readonly inBundle?: boolean
}

const manifest = (): Published => JSON.parse(read('package.json')) as Published
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>
}

describe('an app that installs the package', () => {
  it('gets two dependencies, both known, and the one without a maintainer pinned exactly [S15]', () => {
    expect(manifest().dependencies).toEqual({
      'reconnecting-websocket': '4.4.0',
      zustand: expect.stringMatching(/^\^5\./) as string,
    })
    expect(lock.packages['node_modules/reconnecting-websocket']).toMatchObject({
      integrity:
        'sha512-D2E33ceRPga0NvTDhJmphEgJ7FUYF0v4lr1ki0csq06OdlxKfugGzN0dSkxM/NfqCxYELK4KcaTOUOjTV6Dcng==',
    })
    expect(manifest().bundleDependencies).toBeUndefined()
  })

  it('runs none of its code at the installation, nor any of its dependencies [S15]', () => {
    const hooks = [
      'preinstall',
      'install',
      'postinstall',
      'prepublish',
      'preprepare',
      'prepare',
      'postprepare',
    ]
    expect(hooks.filter((hook) => hook in (manifest().scripts ?? {}))).toEqual([])
    expect(files().filter((path) => /(^|\/)(binding\.gyp|\.npmrc|\.node)$/.test(path))).toEqual([])
    for (const name of Object.keys(manifest().dependencies))
      expect(lock.packages[`node_modules/${name}`]?.hasInstallScript, name).toBeUndefined()
  })

  it('gets the same bytes from each packing of the same sources [S15]', () => {
    const folder = mkdtempSync(join(tmpdir(), 'conn-pack-'))
    try {
      const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
      const packed = execFileSync('npm', args, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const [{ filename }] = JSON.parse(packed) as [{ filename: string }]
      const hashOf = (path: string): string => createHash('sha512').update(readFileSync(path)).digest('hex')
      expect(hashOf(join(folder, filename))).toBe(hashOf(inject('tarball')))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

it('every package that the tests and the build use is locked by its hash, and none comes from a repository or over plain HTTP [S15]', () => {
  const foreign = Object.entries(lock.packages).filter(
    ([path, { link, inBundle }]) => path.includes('node_modules/') && link !== true && inBundle !== true,
  )
  expect(foreign.length).toBeGreaterThan(100)
  const unknown = foreign.filter(
    ([, { integrity, resolved = 'https:' }]) =>
      integrity?.startsWith('sha512-') !== true || !resolved.startsWith('https:'),
  )
  expect(unknown.map(([path]) => path)).toEqual([])
})
