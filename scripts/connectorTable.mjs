import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { isMain, root } from './run.mjs'

const page = join(root, 'docs', 'connectors.md')
const example = join(root, 'test', 'connectors', 'examples', 'fromPartySocket.ts')
const cache = join(root, 'node_modules', '.cache', 'connectors')

/** Each connector over a client with its own defaults that has not dialled. */
const connectors = `
import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { connect } from 'mqtt'
import { io } from 'socket.io-client'
import { fromGraphqlWs } from './src/adapters/graphql-ws.ts'
import { fromMqtt } from './src/adapters/mqtt.ts'
import { neffos } from './src/adapters/neffos.ts'
import { fromSocketIo } from './src/adapters/socket.io.ts'
import { fromEventSource } from './src/adapters/sse.ts'
import { fromHocuspocus, fromYWebsocket } from './src/adapters/yjs.ts'
import { fromZim } from './src/adapters/zim.ts'
import { channelServer, http, webSocket } from './src/index.ts'

const url = 'ws://localhost'
const graphql = { on: () => () => undefined, subscribe: () => () => undefined, terminate: () => undefined }
const nothing = () => undefined
const yWebsocket = { on: nothing, off: nothing, connect: nothing, disconnect: nothing }
const zim = { on: nothing, login: nothing }
const operation = (channel) => ({ query: 'subscription { ' + channel + ' }' })
const hello = { event: 'hello', continuity: () => 'recovered' }
const hocuspocus = new HocuspocusProviderWebsocket({ url, autoConnect: false, WebSocketPolyfill: class {} })
const described = {
  channelServer: channelServer(url),
  webSocket: webSocket(url),
  '\`webSocket\` with \`heartbeat\` and \`channels\`': webSocket(url, {
    heartbeat: { message: () => null },
    channels: { route: () => null, publish: () => null },
  }),
  http: http({ probe: url }),
  fromSocketIo: fromSocketIo(io(url, { autoConnect: false }), { channels: {} }),
  '\`fromSocketIo\` with \`acknowledgeMs\`': fromSocketIo(io(url, { autoConnect: false }), { channels: { acknowledgeMs: 5000 } }),
  fromEventSource: fromEventSource(url),
  '\`fromEventSource\` with \`hello\` and \`heartbeat\` (30 s)': fromEventSource(url, {
    hello,
    heartbeat: { event: 'beat', withinMs: 30000 },
  }),
  '\`fromEventSource\` over a stream of the app': fromEventSource({ readyState: 0 }),
  fromGraphqlWs: fromGraphqlWs(() => graphql, { operation }),
  '\`fromGraphqlWs\` over a client of the app': fromGraphqlWs(graphql, { operation }),
  fromYWebsocket: fromYWebsocket(yWebsocket),
  fromHocuspocus: fromHocuspocus(hocuspocus),
  fromMqtt: fromMqtt(connect(url, { manualConnect: true })),
  fromZim: fromZim(zim, { userID: 'ada', getToken: () => null }),
  '\`fromZim\` over a login of the app': fromZim(zim),
  neffos: neffos(url),
}
hocuspocus.destroy()
export const capabilities = Object.entries(described).map(([name, connector]) => [
  name.includes(' ') ? name : '\`' + name + '\`',
  connector.capabilities,
])
`

async function readCapabilities() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: connectors, resolveDir: root, sourcefile: 'connectors.js', loader: 'js' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  await mkdir(cache, { recursive: true })
  const file = join(cache, `table-${process.pid}-${Date.now()}.mjs`)
  await writeFile(file, outputFiles[0].contents)
  const { capabilities } = await import(pathToFileURL(file).href)
  return capabilities
}

const seconds = (ms) => (ms === null ? 'never' : `${Number((ms / 1000).toFixed(1))} s`)
const yes = (is) => (is ? 'yes' : 'no')

function givesUpText(givesUp) {
  if (typeof givesUp === 'object') return `after ${givesUp.afterAttempts}`
  return givesUp === 'never' ? 'never' : 'at the first error'
}

/** Columns: a heading, and the cell of a connector. */
const connectionColumns = [
  ['dials', ({ dials }) => (dials === 'us' ? 'this package' : 'the client')],
  ['first dial retried', ({ retriesFirstDial }) => yes(retriesFirstDial)],
  ['gives up', ({ givesUp }) => givesUpText(givesUp)],
  ['next attempt', ({ nextAttempt }) => nextAttempt],
  ['hung dial ends', ({ dialTimeoutMs }) => seconds(dialTimeoutMs)],
  ['half-open noticed', ({ deadLinkMs }) => seconds(deadLinkMs)],
  ['verdicts', ({ verdicts }) => verdicts],
  ['`retryNow`', ({ retryNow }) => retryNow],
  ['checks on resume', ({ verifies }) => yes(verifies)],
]
const channelColumns = [
  ['resubscribes', ({ resubscribes }) => (resubscribes === 'app' ? 'the app' : 'the connector')],
  ['continuity after a loss', ({ continuity }) => (continuity === 'none' ? 'unknown' : continuity)],
  ['a resolved `send` means', ({ acknowledges }) => (acknowledges === 'none' ? 'cannot send' : acknowledges)],
  [
    'repeated sends are one',
    ({ deduplicates, acknowledges }) => (acknowledges === 'none' ? '–' : yes(deduplicates)),
  ],
  ['counts waiting sends', ({ countsPending }) => yes(countsPending)],
]

function table(rows, columns) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [
    line(['connector', ...columns.map(([heading]) => heading)]),
    line(['---', ...columns.map(() => '---')]),
    ...rows.map(([name, capabilities]) => line([name, ...columns.map(([, cell]) => cell(capabilities))])),
  ].join('\n')
}

const marks = {
  tables: [
    '<!-- capabilities: generated by `node scripts/connectorTable.mjs` -->',
    '<!-- end of capabilities -->',
  ],
  example: ['<!-- example: generated by `node scripts/connectorTable.mjs` -->', '<!-- end of example -->'],
}

/** The page with another text between two marks. */
function between(text, [begin, end], content) {
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`docs/connectors.md: expected the marks ${begin} and ${end}`)
  return `${before}${begin}\n\n${content}\n\n${end}${after}`
}

/** The page with its tables and its example as the code has them, and as it is written. */
export async function connectorPage() {
  const rows = await readCapabilities()
  const written = await readFile(page, 'utf8')
  const tables = [
    '### The connection',
    table(rows, connectionColumns),
    '### Channels',
    table(
      rows.filter(([, { channels }]) => channels),
      channelColumns,
    ),
  ].join('\n\n')
  const code = `\`\`\`ts\n${(await readFile(example, 'utf8')).trimEnd()}\n\`\`\``
  return { current: between(between(written, marks.tables, tables), marks.example, code), written }
}

if (isMain(import.meta)) {
  const { current, written } = await connectorPage()
  if (!process.argv.includes('--check')) await writeFile(page, current)
  else if (current !== written) {
    console.error('docs/connectors.md is not what the code says: run `node scripts/connectorTable.mjs`')
    process.exitCode = 1
  }
  // Clients of other packages keep timers.
  process.exit()
}
