import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'

export interface Manifest {
  exports: Record<string, string | { types: string; default: string }>
}

export const installedAt = (): string => join(inject('consumer'), 'node_modules', 'react-connectivity')

export const read = (path: string): string => readFileSync(join(installedAt(), path), 'utf8')

/** Every published file, relative to the package. */
export function files(): string[] {
  return readdirSync(installedAt(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installedAt().length + 1))
    .toSorted()
}

/** The public names that are JavaScript. */
export function entryNames(): string[] {
  const { exports } = JSON.parse(read('package.json')) as Manifest
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object' && target.default.endsWith('.js'))
    .map(([subpath]) => `react-connectivity${subpath.slice(1)}`)
}
