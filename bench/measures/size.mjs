import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run.mjs'
import { importedBytes, sizes } from '../../scripts/sizes.mjs'
import { packageDist } from '../lib/package.mjs'
import { budget } from '../lib/report.mjs'
import { short, times } from '../lib/stats.mjs'

const floor = `
import { useSyncExternalStore } from 'react'
const listeners = new Set()
let socket
export function open(url, onMessage) {
  socket = new WebSocket(url)
  socket.onopen = socket.onclose = () => listeners.forEach((listener) => listener())
  socket.onmessage = (event) => onMessage(JSON.parse(event.data))
}
const subscribe = (listener) => (listeners.add(listener), () => listeners.delete(listener))
export const useStatus = () => useSyncExternalStore(subscribe, () => socket?.readyState)
`
const floorName = 'native WebSocket + useSyncExternalStore (floor, no reconnect)'

const others = [
  [floorName, floor],
  [
    'our two dependencies alone',
    "export { useStore } from 'zustand'\nexport { createStore } from 'zustand/vanilla'\nexport { default } from 'reconnecting-websocket'",
  ],
  ['react-use-websocket', "export { default } from 'react-use-websocket'"],
  ['partysocket', "export { default } from 'partysocket/use-ws'"],
  ['socket.io', "export { io } from 'socket.io-client'"],
]

/** The bytes of a source that imports packages; it stands where they can be resolved. */
async function bytesOf(source, index) {
  const folder = join(root, 'node_modules', '.cache', 'bench', 'size')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${index}.js`)
  writeFileSync(file, source)
  return importedBytes({ [file]: '*' })
}

const kB = (bytes) => (bytes === null ? Number.NaN : bytes / 1000)

export const size = {
  name: 'size',
  async run() {
    const ours = await sizes(packageDist)
    const rows = []
    for (const [index, [name, source]] of others.entries()) rows.push([name, await bytesOf(source, index)])
    const [[, floorBytes]] = rows
    rows.push(...ours.map(({ name, bytes }) => [`ours: ${name}`, bytes ?? Number.NaN]))
    return {
      title: 'Bundle size',
      method:
        'Bytes by size-limit (esbuild, minified, production, gzip -9), as `npm run size`; react and react-dom are not counted. One entry per ' +
        'row: the library and what an app must import of it.',
      columns: ['entry', 'gzip bytes', '× floor'],
      rows: rows.map(([name, bytes]) => [name, short(bytes), times(bytes, floorBytes)]),
      notes: ours
        .filter(({ problem }) => problem !== null)
        .map(({ name, problem }) => `${name}: ${problem}.`),
      budgets: ours.map(({ name, bytes, budget: limit }) =>
        budget(`${name}, gzip`, kB(bytes), kB(limit), { unit: ' kB' }),
      ),
    }
  },
}
