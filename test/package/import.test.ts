import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { entryNames, read } from './contents.js'

interface Probe {
  happened: { what: string; by: string }[]
  globals: string[]
  resources: string[]
  names: string[]
  missing: string[]
}

function probe(entry: string): Probe {
  const consumer = inject('consumer')
  const output = execFileSync(process.execPath, [join(consumer, 'probe.mjs'), entry], {
    cwd: consumer,
    encoding: 'utf8',
  })
  return JSON.parse(output) as Probe
}

// reconnecting-websocket draws a random delay at import. The package dials without its retries, so
// the number is never used, and the library cannot be loaded without it.
// react-dom, which Testing Library loads, names its properties on elements at random.
const isKnown = ({ what, by }: { what: string; by: string }) =>
  what === 'Math.random' && (by === 'reconnecting-websocket' || by === 'react-dom')

describe('each entry, imported in a bare Node', () => {
  it('is one of the published ones', () => {
    const adapters = [
      'graphql-ws',
      'mqtt',
      'neffos',
      'socket.io',
      'sse',
      'swr',
      'tanstack-query',
      'yjs',
      'zim',
    ]
    const tags = ['ar', 'de', 'en', 'en-XA', 'es', 'fr', 'he', 'ja', 'pt-BR', 'zh-CN']
    const names = [
      'native',
      'core',
      'seeds',
      'things',
      'ui',
      'server',
      'server/level',
      'server/redis',
      'testing',
      'testing/react',
      'storybook',
      'storybook/preview',
    ]
    expect(entryNames().toSorted()).toEqual(
      ['', ...names, ...adapters.map((name) => `adapters/${name}`), ...tags.map((tag) => `locales/${tag}`)]
        .map((name) => (name === '' ? 'react-connectivity' : `react-connectivity/${name}`))
        .toSorted(),
    )
  })

  it('does nothing, and exports nothing undefined', () => {
    for (const entry of entryNames()) {
      const { happened, globals, resources, names, missing } = probe(entry)
      const seen = { happened: happened.filter((one) => !isKnown(one)), globals, resources, missing }
      expect({ entry, ...seen }).toEqual({ entry, happened: [], globals: [], resources: [], missing: [] })
      expect(names.length, entry).toBeGreaterThan(0)
    }
  })

  it('resolves the style sheet, which has rules in it', () => {
    expect(read('dist/styles.css')).toMatch(/conn-[\s\S]*\{/)
  })
})
