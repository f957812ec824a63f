import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Cruise {
  modules: { source: string }[]
  summary: { violations: { from: string; to: string; rule: { name: string } }[] }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conn-lanes-'))
  copyFileSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function lanes(...args: string[]) {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1e8 } as const
  return spawnSync(process.execPath, ['scripts/lanes.mjs', ...args], options)
}

/** Writes one small tree and tells which rule each of its imports broke. */
function broken(files: Record<string, string>): string[] {
  rmSync(join(folder, 'src'), { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'src', dirname(path)), { recursive: true })
    writeFileSync(join(folder, 'src', path), text)
  }
  const { stdout } = lanes('--json', folder)
  const { modules, summary } = JSON.parse(stdout) as Cruise
  expect(modules.map(({ source }) => source)).toEqual(
    expect.arrayContaining(Object.keys(files).map((path) => `src/${path}`)),
  )
  return summary.violations.map(({ from, rule }) => `${from.replace('src/', '')}: ${rule.name}`).toSorted()
}

const clean = {
  'core/status.ts': `export type Status = 'connected'\nexport const initial: Status = 'connected'\n`,
  'protocol/frame.ts': `import type { Status } from '../core/status.js'\nexport interface Frame { status: Status }\nexport const version = 1\n`,
  'transport/dial.ts': `import Socket from 'reconnecting-websocket'\nimport type { Frame } from '../protocol/frame.js'\nexport const dial = (): Frame => (new Socket('x'), { status: 'connected' })\n`,
  'store/store.ts': `import { createStore } from 'zustand/vanilla'\nimport type { Frame } from '../protocol/frame.js'\nimport { dial } from '../transport/dial.js'\nexport const store = (): Frame => (createStore(() => 0), dial())\n`,
  'react/hook.tsx': `import { useMemo } from 'react'\nimport { useStore } from 'zustand'\nimport { store } from '../store/store.js'\nexport const hook = [useMemo, useStore, store]\n`,
  'ui/Led.tsx': `import { memo } from 'react'\nimport { hook } from '../react/hook.js'\nexport const Led = [memo, hook]\n`,
  'server/hub.ts': `import { version } from '../protocol/frame.js'\nexport const hub = version\n`,
  'server/index.ts': `import { createServer } from 'node:http'\nimport { WebSocketServer } from 'ws'\nimport { hub } from './hub.js'\nexport const server = [createServer, WebSocketServer, hub]\n`,
  'server/level.ts': `import { ClassicLevel } from 'classic-level'\nexport const level = ClassicLevel\n`,
  'testing/index.ts': `import { hub } from '../server/hub.js'\nimport { store } from '../store/store.js'\nexport const testing = [hub, store]\n`,
  'index.ts': `export { hook } from './react/hook.js'\n`,
}

describe('the lanes', () => {
  it('pass on our own sources', () => {
    const { status, stdout, stderr } = lanes()
    expect(`${stdout}${stderr}`).toContain('no dependency violations found')
    expect(status).toBe(0)
  })

  it('pass on a clean tree', () => {
    expect(broken(clean)).toEqual([])
  })

  it('catch every planted violation, and nothing else', () => {
    const planted = {
      'core/typeOnly.ts': `import type { hook } from '../react/hook.js'\nexport type Hook = typeof hook\n`,
      'core/usesReact.ts': `import { memo } from 'react'\nexport const a = memo\n`,
      'ui/usesStore.tsx': `import { createStore } from 'zustand/vanilla'\nexport const b = createStore\n`,
      'ui/reachesDown.ts': `import { store } from '../store/store.js'\nexport const b = store\n`,
      'server/hubFiles.ts': `import { readFileSync } from 'node:fs'\nexport const c = readFileSync\n`,
      'server/hubServer.ts': `import { server } from './index.js'\nexport const c = server\n`,
      'server/other.ts': `import { ClassicLevel } from 'classic-level'\nexport const c = ClassicLevel\n`,
      'runtime/files.ts': `import { readFileSync } from 'fs'\nexport const d = readFileSync\n`,
      'runtime/socket.ts': `import { WebSocket } from 'ws'\nimport Rws from 'reconnecting-websocket'\nexport const d = [WebSocket, Rws]\n`,
      'store/encodes.ts': `import { version } from '../protocol/frame.js'\nexport const e = version\n`,
      'testing/server.ts': `import { server } from '../server/index.js'\nexport const f = server\n`,
      'i18n/other.ts': `import { axe } from 'axe-core'\nexport const g = axe\n`,
      'core/circleA.ts': `import { b } from './circleB.js'\nexport const a = (): unknown => b\n`,
      'core/circleB.ts': `import { a } from './circleA.js'\nexport const b = (): unknown => a\n`,
      'misc/stray.ts': `import { initial } from '../core/status.js'\nexport const h = initial\n`,
      'index.ts': `export { hook } from './react/hook.js'\nexport { Led } from './ui/Led.js'\n`,
      'core/lost.ts': `import { nothing } from './nowhere.js'\nexport const i = nothing\n`,
    }
    expect(broken({ ...clean, ...planted })).toEqual(
      [
        'core/typeOnly.ts: lane-core',
        'core/usesReact.ts: only-there-react',
        'ui/usesStore.tsx: only-there-zustand',
        'ui/reachesDown.ts: lane-ui',
        'server/hubFiles.ts: only-there-node',
        'server/hubServer.ts: lane-hub',
        'server/other.ts: only-there-classic-level',
        'runtime/files.ts: only-there-node',
        'runtime/socket.ts: only-there-ws',
        'runtime/socket.ts: only-there-reconnecting-websocket',
        'store/encodes.ts: store-reads-frames-as-types',
        'testing/server.ts: lane-testing',
        'i18n/other.ts: no-other-package',
        'core/circleA.ts: no-circular',
        'misc/stray.ts: lane-unknown',
        'index.ts: lane-index',
        'core/lost.ts: no-unresolvable',
      ].toSorted(),
    )
  })
})
