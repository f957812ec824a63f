import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { bundleForNode } from '../lab/bundle.mjs'
import { root } from './run.mjs'

// Starts the processes of the Playground: the channel server, a proxy with network faults in front of it, and Storybook.
// They listen on loopback only and end with this process.

// With `--nodes 3` there are three channel servers on one Redis.

const host = '127.0.0.1'
const taken = new Set()

/** The wanted port, or the next free one. */
async function freePort(wanted, what) {
  for (let port = wanted; port < wanted + 50; port++) {
    if (taken.has(port)) continue
    const probe = createServer()
    probe.listen(port, host)
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    )
    probe.close()
    if (!isFree) continue
    taken.add(port)
    if (port !== wanted) console.log(`Port ${wanted} is taken, so the ${what} takes ${port}.`)
    return port
  }
  console.error(
    `start: no free port from ${wanted} to ${wanted + 49} for the ${what}; end what listens there.`,
  )
  process.exit(1)
}

let lab
let storybook
let isEnding = false

async function end(code) {
  if (isEnding) return
  isEnding = true
  if (storybook?.exitCode === null && storybook.signalCode === null) {
    const exit = once(storybook, 'exit')
    // Storybook starts further processes in its process group.
    process.kill(-storybook.pid, 'SIGTERM')
    const slow = setTimeout(() => process.kill(-storybook.pid, 'SIGKILL'), 3000)
    await exit
    clearTimeout(slow)
  }
  await lab?.close()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0))

async function answers(url) {
  for (;;) {
    if (isEnding) return
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

try {
  const { values } = parseArgs({ options: { nodes: { type: 'string', default: '1' } } })
  const nodes = Number(values.nodes)
  if (!Number.isSafeInteger(nodes) || nodes < 1 || nodes > 9)
    throw new Error(`expected --nodes to be a number from 1 to 9, got ${values.nodes}`)
  const storybookPort = await freePort(6006, 'Storybook')
  const proxyPort = await freePort(6007, 'chaos proxy')
  const controlPort = await freePort(6008, 'control API')
  const { startLab } = await import(pathToFileURL(await bundleForNode('lab/lab.ts')).href)
  lab = await startLab({
    nodes,
    proxyPort,
    controlPort,
    allowedOrigins: [`http://${host}:${storybookPort}`, `http://localhost:${storybookPort}`],
    // Long enough for the slow network, short enough to watch.
    heartbeat: { intervalMs: 3000, timeoutMs: 3000, idleMs: 15_000 },
    logSize: 300,
    rates: { ordersPerSecond: 4, pricesPerSecond: 0 },
  })
  const storybookUrl = `http://${host}:${storybookPort}`
  const args = [
    'dev',
    '--ci',
    '--no-open',
    '--quiet',
    '--host',
    host,
    '--port',
    String(storybookPort),
    '--exact-port',
  ]
  storybook = spawn(
    process.execPath,
    [join(root, 'node_modules', 'storybook', 'dist', 'bin', 'dispatcher.js'), ...args],
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        STORYBOOK_DISABLE_TELEMETRY: '1',
        STORYBOOK_LAB_URL: lab.url,
        STORYBOOK_LAB_CONTROL: lab.controlUrl,
        STORYBOOK_LAB_KEY: lab.key,
      },
    },
  )
  storybook.on('exit', (code) => {
    if (!isEnding) console.error(`start: Storybook ended with code ${code}`)
    void end(1)
  })
  console.log('Starting Storybook …')
  await answers(storybookUrl)
  if (!isEnding)
    console.log(`
  Playground       ${storybookUrl}/?path=/story/playground--live
  Storybook        ${storybookUrl}
  Channel server   ${lab.url}  (through the chaos proxy${nodes > 1 ? `, ${nodes} nodes on one Redis` : ''})
                   ws://${host}:${lab.server.port()}/realtime  (directly, until it is restarted)
  Control API      ${lab.controlUrl}  (key ${lab.key})

  Ctrl+C ends all of it.
`)
} catch (error) {
  console.error(`start: ${error instanceof Error ? error.message : String(error)}`)
  await end(1)
}
