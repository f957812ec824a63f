import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { builtFile } from '../lib/package.mjs'
import { budget } from '../lib/report.mjs'
import { bundledBytes, gzipped } from '../lib/sizes.mjs'
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
const ours = 'react-connectivity'
const status = 'ConnectivityProvider, useConnection, createConnectivity'
const channels = `${status}, useChannel, useChannelMessages`
const fromOurs = (names, entry = ours) => `export { ${names} } from '${entry}'\n`

const entries = [
  ['native WebSocket + useSyncExternalStore (floor, no reconnect)', floor],
  [
    'our two dependencies alone',
    "export * from 'reconnecting-websocket'\nexport { create } from 'zustand'\nexport { default } from 'reconnecting-websocket'",
  ],
  ['ours, status only', fromOurs(status)],
  ['ours, status + channels + recovery', fromOurs(channels)],
  ['react-use-websocket', "export { default } from 'react-use-websocket'"],
  ['partysocket', "export { default } from 'partysocket/use-ws'"],
  ['socket.io', "export { io } from 'socket.io-client'"],
]

const kilobyte = 1000
const why = (bytes, base) =>
  `the two dependencies are ${short(bytes.get('our two dependencies alone'))} bytes of it; the status entry is ${Math.round(
    (100 * bytes.get('ours, status only')) / base,
  )} % of the full one, so leaving channels out of an app saves next to nothing`

export const size = {
  name: 'size',
  async run() {
    const bytes = new Map()
    for (const [name, source] of entries) bytes.set(name, await bundledBytes(source))
    const base = bytes.get('ours, status + channels + recovery')
    const ui = await import(pathToFileURL(builtFile('ui/index.js')).href)
    const components = []
    for (const name of Object.keys(ui).filter((key) => /^[A-Z][a-z]/.test(key)))
      components.push([name, (await bundledBytes(fromOurs(channels) + fromOurs(name, `${ours}/ui`))) - base])
    const [largest, largestBytes] = components.toSorted((a, b) => b[1] - a[1])[0] ?? ['none', Number.NaN]
    const css = builtFile('styles.css')
    const [[floorName]] = entries
    const own = bytes.get('ours, status only')
    const kB = (value) => value / kilobyte
    return {
      title: 'Bundle size',
      method:
        'Bytes after esbuild (minified, ESM, es2022, production) and gzip -9; react and react-dom are not counted. One entry per row: ' +
        'the library and what an app must import of it.',
      columns: ['entry', 'gzip bytes', '× floor', '× ours, status only', '× ours, all'],
      rows: [...bytes].map(([name, value]) => [
        name,
        short(value),
        times(value, bytes.get(floorName)),
        times(value, own),
        times(value, base),
      ]),
      notes: [
        `UI components, added to the full client: ${components.map(([name, value]) => `${name} ${short(value)}`).join(', ')}.`,
      ],
      budgets: [
        budget('status only, gzip', kB(own), 7, { unit: ' kB', why: why(bytes, base) }),
        budget('status + channels + recovery, gzip', kB(base), 10, { unit: ' kB', why: why(bytes, base) }),
        budget(`each UI component, gzip (largest: ${largest})`, kB(largestBytes), 2, {
          unit: ' kB',
          why: 'each is counted with what it shares with the others; all of them together cost less than their sum',
        }),
        budget('style sheet, gzip', existsSync(css) ? kB(gzipped(readFileSync(css))) : Number.NaN, 3, {
          unit: ' kB',
        }),
      ],
    }
  },
}
