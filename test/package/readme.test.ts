// @vitest-environment jsdom
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { StrictMode, createElement, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type * as ws from 'ws'
import { read } from './contents.js'

const root = join(import.meta.dirname, '../..')
/** The origin of a Vite page, which the server of the README must allow. */
const vitePage = 'http://localhost:5173/'
const folder = (): string => join(inject('consumer'), 'readme')

/** The examples of one language, unchanged. */
const blocks = (language: string): string[] =>
  [...read('README.md').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text ?? '')

/** The only example with all given words, independent of the order on the page. */
function example(language: string, ...words: string[]): string {
  const found = blocks(language).filter((text) => words.every((word) => text.includes(word)))
  expect(found, `${language} examples with ${words.join(', ')}`).toHaveLength(1)
  return found[0] ?? ''
}

const app = (): string => example('tsx', 'createConnectivity', 'ConnectionBanner')
const server = (): string => example('js', 'port: 8080')
const levelServer = (): string => example('js', 'createLevelStore')
const resync = (): string => example('tsx', 'resync:')
const simulation = (): string => example('ts', 'createSimulation')
const definition = (): string => example('ts', 'defineChannel')
const rendering = (): string => example('tsx', 'renderWithConnectivity')

// Missing declarations of the examples, which themselves stay unchanged.
const levelSurroundings = `
import { createServer } from 'node:http'
import { createChannelServer } from 'react-connectivity/server'
const httpServer = createServer()
const authenticate = () => ({ id: 'ann' })
const authorize = () => true
/** @type {import('react-connectivity/server').ChannelsOption} */
const channels = { orders: { kind: 'log' } }
`
const resyncSurroundings = `
import { useChannel } from 'react-connectivity'
declare const applyOrder: (order: unknown) => void
declare const replaceOrders: (orders: unknown) => void
export function Orders() {
`

const renderingSurroundings = `
declare const Header: () => null
`
// Unused names do not compile in the template of Vite.
const renderingUse = `
simulation.network.mode = 'pass'
await advance(1000)
`

// The file of Vite's template around `App.tsx`.
const viteMain = `
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import App from './App.tsx'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
`

const write = (name: string, text: string): string => {
  writeFileSync(join(folder(), name), text)
  return join(folder(), name)
}

function tool(name: string, ...args: string[]) {
  const options = { cwd: folder(), encoding: 'utf8' } as const
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', name), args, options)
  return { status, output: `${stdout}${stderr}`.trim() }
}

const node = (file: string) => spawnSync(process.execPath, [file], { cwd: folder(), encoding: 'utf8' })

const running = new Set<ChildProcess>()

/** Runs a server of the page and waits for the address that it prints. */
async function serve(text: string): Promise<{ url: URL; kill: () => void }> {
  const child = spawn(process.execPath, [write('server.mjs', text)], { cwd: folder() })
  running.add(child)
  let output = ''
  const url = await new Promise<URL>((resolve, reject) => {
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    child.on('exit', () => reject(new Error(`the server ended: ${output}`)))
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
      const [address] = /ws:\S+/.exec(output) ?? []
      if (address !== undefined) resolve(new URL(address))
    })
  })
  return { url, kill: () => void child.kill('SIGKILL') }
}

beforeAll(() => {
  mkdirSync(folder(), { recursive: true })
  write('package.json', JSON.stringify({ type: 'module' }))
})

afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})

describe('the examples of the README', () => {
  it('are all covered here', () => {
    const covered = [app(), server(), levelServer(), resync(), simulation(), definition(), rendering()]
    const all = [...blocks('tsx'), ...blocks('ts'), ...blocks('js')]
    expect(all.filter((text) => !covered.includes(text))).toEqual([])
  })

  it('type-check in an app that has the package installed', () => {
    const files = [
      'main.tsx',
      'App.tsx',
      'Orders.tsx',
      'rendering.tsx',
      'simulation.ts',
      'definition.ts',
      'checkedServer.js',
      'levelServer.js',
    ]
    const compilerOptions = {
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
      jsx: 'react-jsx',
      strict: true,
      // As in the template of Vite: an example that leaves something unused does not build there.
      noUnusedLocals: true,
      noUnusedParameters: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      noFallthroughCasesInSwitch: true,
      allowJs: true,
      checkJs: true,
      noEmit: true,
      noUncheckedSideEffectImports: true,
      allowImportingTsExtensions: true,
      types: ['node'],
    }
    write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
    write('main.tsx', viteMain)
    write('App.tsx', app())
    write('Orders.tsx', `${resyncSurroundings}${resync()}return null\n}\n`)
    write('rendering.tsx', `${renderingSurroundings}${rendering()}${renderingUse}`)
    write('simulation.ts', simulation())
    write('definition.ts', definition())
    write('checkedServer.js', server())
    write('levelServer.js', `${levelSurroundings}${levelServer()}`)
    expect(tool('tsc', '-p', 'tsconfig.json')).toEqual({ status: 0, output: '' })
  })

  it('run together: an order arrives, a dead server is noticed, and a lost session asks for a reload', async () => {
    const first = await serve(server().replace('port: 8080', 'port: 0'))
    const { port } = first.url
    write('Running.tsx', app().replace('ws://localhost:8080/', `ws://localhost:${port}/`))
    const bundling = ['--bundle', '--format=cjs', '--jsx=automatic', '--loader:.css=empty']
    const externals = ['--external:react', '--external:react-dom', '--log-level=warning']
    expect(tool('esbuild', 'Running.tsx', ...bundling, ...externals, '--outfile=Running.cjs')).toEqual({
      status: 0,
      output: '',
    })
    // Use require, so that both load the same React and the Node build of `ws`.
    const require = createRequire(join(folder(), 'Running.cjs'))
    const { WebSocket } = require('ws') as typeof ws
    const { origin } = new URL(vitePage)
    class PageSocket extends WebSocket {
      constructor(url: string) {
        super(url, { origin })
      }
    }
    vi.stubGlobal('WebSocket', PageSocket)
    const { default: App } = require('./Running.cjs') as { default: ComponentType }

    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const element = document.body.appendChild(document.createElement('div'))
    const page = createRoot(element)
    page.render(createElement(StrictMode, null, createElement(App)))
    // Banner and prompt stand in the region, which is a child of the body.
    const shows = (text: string) =>
      vi.waitFor(() => expect(document.body.textContent).toContain(text), { timeout: 30_000, interval: 20 })

    await shows('Order (subscribed, intact)')
    await shows('Online')
    element.querySelector<HTMLButtonElement>('button')?.click()
    await vi.waitFor(() => expect(log.mock.calls).toEqual([[{ item: 'tea' }]]), { timeout: 30_000 })

    first.kill()
    await shows('Reconnecting')
    const second = await serve(server().replace('port: 8080', `port: ${port}`))
    // An online signal dials at once, independent of the wait.
    window.dispatchEvent(new Event('online'))
    await shows('Reload page')
    second.kill()
    page.unmount()
    log.mockRestore()
    vi.unstubAllGlobals()
  })

  it('run as servers on disk, and answer', () => {
    const ask = `
await new Promise((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
const answer = await fetch(\`http://127.0.0.1:\${httpServer.address().port}/realtime\`)
console.log((await answer.json()).ok)
process.exit(0)
`
    const { stdout, stderr } = node(write('onDisk.mjs', `${levelSurroundings}${levelServer()}${ask}`))
    expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' })
  })

  it('run as a simulation, which loses its connection and its session', () => {
    const before = 'let known\n'
    const [setUp = '', then = ''] = simulation().split(/(?=^simulation\.network\.cut)/m)
    const connect = `
connectivity.connect()
const until = async (status) => {
  while (connectivity.getState().connection.status !== status) await new Promise((resolve) => setTimeout(resolve, 5))
}
await until('connected')
known = connectivity.getState().connection.sessionId
`
    const after = `
await until('reconnecting')
simulation.network.mode = 'pass'
connectivity.retryNow()
await until('connected')
console.log(known !== connectivity.getState().connection.sessionId)
connectivity.dispose()
process.exit(0)
`
    const { stdout, stderr } = node(write('simulated.mjs', `${before}${setUp}${connect}${then}${after}`))
    expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' })
  })
})
