import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed tarball. */
    tarball: string
    /** A project outside the repository that has the tarball installed. */
    consumer: string
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))

// Packages that an app would have installed: dependencies and peers of the package, and build tools.
const installed = [
  'react',
  'react-dom',
  'zustand',
  'reconnecting-websocket',
  'ws',
  'classic-level',
  'redis',
  'vite',
  '@types/react',
  '@types/react-dom',
  '@types/ws',
  '@types/node',
  // What its tests and its Storybook need.
  'vitest',
  'jsdom',
  '@testing-library/react',
  '@testing-library/dom',
  'storybook',
  '@storybook/react-vite',
  // Other clients and libraries in the documentation.
  'socket.io-client',
  'zod',
  '@tanstack/react-query',
  'sonner',
  'graphql',
  'graphql-ws',
  'mqtt',
  'partysocket',
  'y-websocket',
  'yjs',
  'zego-zim-web',
]

/** Packs the published files and installs them like an app. */
export function setup(project: TestProject): () => void {
  const run = (command: string, args: string[]) =>
    execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

  // Build unless the gate has just done it, because an old dist would be tested otherwise.
  if (process.env['CONN_BUILT'] !== '1') run(process.execPath, ['scripts/build.mjs'])

  const folder = mkdtempSync(join(tmpdir(), 'conn-package-'))
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder])
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }]
  const tarball = join(folder, filename)

  const consumer = join(folder, 'consumer')
  const modules = join(consumer, 'node_modules')
  mkdirSync(join(modules, 'react-connectivity'), { recursive: true })
  run('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(modules, 'react-connectivity')])
  for (const name of installed) {
    const source = join(root, 'node_modules', name)
    if (!existsSync(source)) throw new Error(`${name} is not installed: run npm ci`)
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(source, join(modules, name))
  }
  cpSync(fileURLToPath(new URL('fixtures', import.meta.url)), consumer, { recursive: true })

  project.provide('tarball', tarball)
  project.provide('consumer', consumer)
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}
