import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { type Manifest, entryNames, files, installedAt, read } from './contents.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

function tool(name: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, output: `${stdout}${stderr}` }
}

describe('the published package', () => {
  it('has a manifest without publint findings', () => {
    const { status, output } = tool('publint', 'run', inject('tarball'), '--strict')
    expect(output).toContain('All good!')
    expect(status).toBe(0)
  })

  it('has types that resolve for every consumer of ES modules', () => {
    const { status, output } = tool('attw', inject('tarball'), '--profile', 'esm-only')
    expect({ status, output }).toMatchObject({ status: 0 })
    for (const name of entryNames()) expect(output).toContain(`"${name}"`)
  })

  it('contains only the built files, their maps and types, the style sheets and the documents', () => {
    const kinds = [
      /^dist\/.+\.(js|js\.map|d\.ts|d\.ts\.map|css)$/,
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|docs\/.+\.(md|json|png))$/,
    ]
    expect(files().filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([])
    expect(
      files().filter((path) => /(^|\/)(test|stories|lab|bench|__tests__)\/|\.(test|stories)\./.test(path)),
    ).toEqual([])
    expect(files().length).toBeGreaterThan(10)
  })

  it('has every file that its manifest points to', () => {
    const { exports } = JSON.parse(read('package.json')) as Manifest
    const targets = Object.values(exports).flatMap((target) =>
      typeof target === 'string' ? [target] : [target.types, target.default],
    )
    expect(targets.filter((path) => !existsSync(join(installedAt(), path)))).toEqual([])
  })

  it('contains no path of the build machine', () => {
    const places = [root.replace(/\/$/, ''), process.env['HOME'] ?? '']
    const told = places.filter((place) => place.length > 5)
    expect(files().filter((path) => told.some((place) => read(path).includes(place)))).toEqual([])
  })
})

describe("the 'use client' directive", () => {
  const built = () => files().filter((path) => path.endsWith('.js'))
  const marked = (path: string) => /^\s*["']use client["']/.test(read(path))

  it('stays in each file whose source has it', () => {
    const sources = built().filter((path) => {
      const base = path.replace(/^dist\//, 'src/').replace(/\.js$/, '')
      const source = [`${base}.tsx`, `${base}.ts`].find((name) => existsSync(join(root, name)))
      return source !== undefined && /^\s*["']use client["']/.test(readFileSync(join(root, source), 'utf8'))
    })
    expect(sources.length).toBeGreaterThan(2)
    expect(sources.filter((path) => !marked(path))).toEqual([])
  })

  it('is in each file of the hooks and components that a server could not run', () => {
    const needs = built().filter(
      (path) =>
        /^dist\/(react|things|ui)\//.test(path) &&
        /import \{[^}]*\b(use[A-Z]\w*|createContext)\b[^}]*\} from "react"/.test(read(path)),
    )
    expect(needs.length).toBeGreaterThan(0)
    expect(needs.filter((path) => !marked(path))).toEqual([])
  })

  it('is nowhere else, so that a server component may import the rest', () => {
    expect(built().filter((path) => marked(path) && !/^dist\/(react|things|ui)\//.test(path))).toEqual([])
  })
})
