import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Cruise {
  modules: { source: string }[]
  summary: { violations: { from: string; to: string; rule: { name: string } }[] }
  reexports: { from: string; name: string }[]
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

/** Writes one small tree and reads it. */
function cruise(files: Record<string, string>): Cruise {
  rmSync(join(folder, 'src'), { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'src', dirname(path)), { recursive: true })
    writeFileSync(join(folder, 'src', path), text)
  }
  const found = JSON.parse(lanes('--json', folder).stdout) as Cruise
  expect(found.modules.map(({ source }) => source)).toEqual(
    expect.arrayContaining(Object.keys(files).map((path) => `src/${path}`)),
  )
  return found
}

const short = (path: string): string => path.replace('src/', '')

/** The broken rule of each import of a small tree. */
function broken(files: Record<string, string>): string[] {
  const { summary, reexports } = cruise(files)
  expect(reexports).toEqual([])
  return summary.violations.map(({ from, rule }) => `${short(from)}: ${rule.name}`).toSorted()
}

/** Names that a small tree re-exports. */
const handedOn = (files: Record<string, string>): string[] =>
  cruise(files)
    .reexports.map(({ from, name }) => `${short(from)}: ${name}`)
    .toSorted()

const clean = {
  'core/status.ts': `export type Status = 'connected'\nexport const initial: Status = 'connected'\n`,
  'engine/engine.ts': `import { createStore } from 'zustand/vanilla'\nimport { initial, type Status } from '../core/status.js'\nexport interface Engine { status: Status }\nexport const engine = (): Engine => (createStore(() => 0), { status: initial })\n`,
  'channels/channels.ts': `import { engine } from '../engine/engine.js'\nexport const channels = (): unknown => engine()\n`,
  'wire/frames.ts': `import type { Status } from '../core/status.js'\nexport interface Frame { status: Status }\nexport const version = 1\n`,
  'wire/session.ts': `import { channels } from '../channels/channels.js'\nimport { version } from './frames.js'\nexport const session = [channels, version]\n`,
  'dial/native.ts': `import type { Engine } from '../engine/engine.js'\nexport const native = (url: string): Engine => (new WebSocket(url), { status: 'connected' })\n`,
  'dial/reconnecting.ts': `import Socket from 'reconnecting-websocket'\nexport const reconnecting = (url: string): unknown => new Socket(url)\n`,
  'connectors/channelServer.ts': `import { reconnecting } from '../dial/reconnecting.js'\nimport { session } from '../wire/session.js'\nexport const channelServer = [reconnecting, session]\n`,
  'connectors/native.ts': `import { native } from '../dial/native.js'\nimport { session } from '../wire/session.js'\nexport const nativeChannelServer = [native, session]\n`,
  'connectors/dialled.ts': `import { engine } from '../engine/engine.js'\nexport const dialled = [engine]\n`,
  'dial/nativeDialler.ts': `import { engine } from '../engine/engine.js'\nexport const nativeDialler = [engine]\n`,
  'adapters/neffos.ts': `import { dialled } from '../connectors/dialled.js'\nimport { nativeDialler } from '../dial/nativeDialler.js'\nexport const neffos = [dialled, nativeDialler]\n`,
  'adapters/socket.io.ts': `import { engine } from '../engine/engine.js'\nexport const fromSocketIo = (): unknown => engine()\n`,
  'react/hook.tsx': `import { useMemo } from 'react'\nimport { useStore } from 'zustand'\nimport { channels } from '../channels/channels.js'\nexport const hook = [useMemo, useStore, channels]\n`,
  'ui/Led.tsx': `import { memo } from 'react'\nimport { hook } from '../react/hook.js'\nexport const Led = [memo, hook]\n`,
  'ui/index.ts': `export { Led } from './Led.js'\nexport type { Status } from '../core/status.js'\n`,
  'server/hub.ts': `import { version } from '../wire/frames.js'\nexport const hub = [version]\n`,
  'server/index.ts': `import { createServer } from 'node:http'\nimport { WebSocketServer } from 'ws'\nimport { hub } from './hub.js'\nexport const server = [createServer, WebSocketServer, hub]\n`,
  'server/level.ts': `import { ClassicLevel } from 'classic-level'\nexport const level = [ClassicLevel]\n`,
  'server/redis.ts': `import { createClient } from 'redis'\nexport const redis = [createClient]\n`,
  'testing/index.ts': `import { engine } from '../engine/engine.js'\nimport { hub } from '../server/hub.js'\nexport const testing = [hub, engine]\n`,
  'testing/renderWithConnectivity.tsx': `import { render } from '@testing-library/react'\nimport { memo } from 'react'\nimport { testing } from './index.js'\nexport const rendering = [render, memo, testing]\n`,
  'storybook/index.tsx': `import { memo } from 'react'\nimport { testing } from '../testing/index.js'\nexport const storybook = [memo, testing]\n`,
  'index.ts': `export { hook } from './react/hook.js'\nexport * from './connectors/channelServer.js'\nexport type { Engine } from './engine/engine.js'\n`,
  'native.ts': `export { hook } from './react/hook.js'\nexport * from './connectors/native.js'\n`,
}

describe('the lanes', () => {
  it('pass on the sources of the package', () => {
    const { status, stdout, stderr } = lanes()
    expect(`${stdout}${stderr}`).toContain('no dependency violations found')
    expect(`${stdout}${stderr}`).not.toContain('error')
    expect(status).toBe(0)
  })

  it('pass on a clean tree', () => {
    expect(broken(clean)).toEqual([])
  })

  it('catch every planted violation, and nothing else', () => {
    const planted = {
      'core/typeOnly.ts': `import type { hook } from '../react/hook.js'\nexport type Hook = readonly (typeof hook)[]\n`,
      'core/usesReact.ts': `import { memo } from 'react'\nexport const a = [memo]\n`,
      'engine/frames.ts': `import { version } from '../wire/frames.js'\nexport const b = [version]\n`,
      'engine/files.ts': `import { readFileSync } from 'fs'\nexport const b = [readFileSync]\n`,
      'engine/socket.ts': `import { WebSocket } from 'ws'\nimport Rws from 'reconnecting-websocket'\nexport const b = [WebSocket, Rws]\n`,
      'channels/dials.ts': `import { native } from '../dial/native.js'\nexport const c = [native]\n`,
      'dial/frames.ts': `import type { Frame } from '../wire/frames.js'\nexport const d: Frame[] = []\n`,
      'wire/limits.ts': `import { engine } from '../engine/engine.js'\nexport const d = [engine]\n`,
      'adapters/mqtt.ts': `import { native } from '../dial/native.js'\nexport const e = [native]\n`,
      'adapters/sse.ts': `import { channelServer } from '../connectors/channelServer.js'\nexport const e = [channelServer]\n`,
      'adapters/yjs.ts': `import { fromSocketIo } from './socket.io.js'\nexport const e = [fromSocketIo]\n`,
      'adapters/hooked.ts': `import { version } from 'react'\nexport const e = [version]\n`,
      'ui/usesStore.tsx': `import { createStore } from 'zustand/vanilla'\nexport const f = [createStore]\n`,
      'ui/reachesDown.ts': `import { engine } from '../engine/engine.js'\nexport const f = [engine]\n`,
      'server/hubFiles.ts': `import { readFileSync } from 'node:fs'\nexport const g = [readFileSync]\n`,
      'server/hubServer.ts': `import { server } from './index.js'\nexport const g = [server]\n`,
      'server/session.ts': `import { session } from '../wire/session.js'\nexport const g = [session]\n`,
      'server/other.ts': `import { ClassicLevel } from 'classic-level'\nexport const g = [ClassicLevel]\n`,
      'server/shared.ts': `import { createClient } from 'redis'\nexport const g = [createClient]\n`,
      'testing/server.ts': `import { server } from '../server/index.js'\nexport const h = [server]\n`,
      'testing/shows.ts': `import { Led } from '../ui/Led.js'\nexport const h = [Led]\n`,
      'testing/renders.ts': `import { render } from '@testing-library/react'\nexport const h = [render]\n`,
      'storybook/shows.ts': `import { Led } from '../ui/Led.js'\nexport const h = [Led]\n`,
      'storybook/renders.ts': `import { rendering } from '../testing/renderWithConnectivity.js'\nexport const h = [rendering]\n`,
      'i18n/other.ts': `import { axe } from 'axe-core'\nexport const i = [axe]\n`,
      'core/circleA.ts': `import { b } from './circleB.js'\nexport const a = (): unknown => b\n`,
      'core/circleB.ts': `import { a } from './circleA.js'\nexport const b = (): unknown => a\n`,
      'core/lost.ts': `import { nothing } from './nowhere.js'\nexport const k = [nothing]\n`,
      'misc/stray.ts': `import { initial } from '../core/status.js'\nexport const j = [initial]\n`,
      'index.ts': `export { hook } from './react/hook.js'\nexport { Led } from './ui/Led.js'\n`,
      'native.ts': `export * from './connectors/channelServer.js'\n`,
    }
    expect(broken({ ...clean, ...planted })).toEqual(
      [
        'core/typeOnly.ts: lane-core',
        'core/usesReact.ts: only-there-react',
        'engine/frames.ts: lane-engine',
        'engine/files.ts: only-there-node',
        'engine/socket.ts: only-there-ws',
        'engine/socket.ts: only-there-reconnecting-websocket',
        'channels/dials.ts: lane-channels',
        'dial/frames.ts: lane-dial',
        'wire/limits.ts: frames-are-pure',
        'adapters/mqtt.ts: lane-adapters',
        'adapters/sse.ts: lane-adapters',
        'adapters/sse.ts: adapter-is-small',
        'adapters/yjs.ts: adapter-alone',
        'adapters/hooked.ts: only-there-react',
        'adapters/hooked.ts: adapter-is-small',
        'ui/usesStore.tsx: only-there-zustand',
        'ui/reachesDown.ts: lane-ui',
        'server/hubFiles.ts: only-there-node',
        'server/hubServer.ts: lane-hub',
        'server/session.ts: server-reads-frames',
        'server/other.ts: only-there-classic-level',
        'server/shared.ts: only-there-redis',
        'testing/server.ts: testing-runs-anywhere',
        'testing/shows.ts: lane-testing',
        'testing/renders.ts: only-there-@testing-library/react',
        'storybook/shows.ts: lane-storybook',
        'storybook/renders.ts: stories-without-test-library',
        'i18n/other.ts: no-other-package',
        'core/circleA.ts: no-circular',
        'core/lost.ts: no-unresolvable',
        'misc/stray.ts: lane-unknown',
        'index.ts: lane-index',
        'native.ts: native-is-native',
      ].toSorted(),
    )
  })

  it('catch a name that another lane re-exports, in any syntax', () => {
    const planted = {
      'dial/all.ts': `export * from '../engine/engine.js'\n`,
      'dial/named.ts': `export { engine as dialled } from '../engine/engine.js'\n`,
      'dial/types.ts': `export type { Engine } from '../engine/engine.js'\n`,
      'dial/imported.ts': `import { engine } from '../engine/engine.js'\nexport { engine }\n`,
      'dial/constant.ts': `import { engine } from '../engine/engine.js'\nexport const other = engine\n`,
      'dial/alias.ts': `import type { Engine } from '../engine/engine.js'\nexport type Other = Engine\n`,
      'dial/query.ts': `import { engine } from '../engine/engine.js'\nexport type Other = typeof engine\n`,
      'dial/empty.ts': `import type { Engine } from '../engine/engine.js'\nexport interface Other extends Engine {}\n`,
      'dial/package.ts': `export { default } from 'reconnecting-websocket'\n`,
      'dial/own.ts': `export { native } from './native.js'\n`,
      'core/index.ts': `export { initial } from './status.js'\n`,
      'engine/index.ts': `export { engine } from './engine.js'\nexport { initial } from '../core/status.js'\n`,
      'react/asks.ts': `import { engine, initial } from '../engine/index.js'\nexport const asks = [engine, initial]\n`,
    }
    expect(handedOn({ ...clean, ...planted })).toEqual(
      [
        'dial/all.ts: *',
        'dial/named.ts: dialled',
        'dial/types.ts: Engine',
        'dial/imported.ts: engine',
        'dial/constant.ts: other',
        'dial/alias.ts: Other',
        'dial/query.ts: Other',
        'dial/empty.ts: Other',
        'dial/package.ts: default',
        'react/asks.ts: initial',
      ].toSorted(),
    )
  })
})
