import {
  channel,
  channelServer,
  createConnectivity,
  storedOutbox,
  type Channel,
  type Connectivity,
  type ConnectivityOptions,
  type StoredOutboxOptions,
} from 'react-connectivity'
import {
  createSimulation,
  createVirtualEnvironment,
  type Simulation,
  type SimulationOptions,
  type VirtualEnvironment,
} from 'react-connectivity/testing'
import type { DialledSocket } from '../../../src/engine/dialler.js'
import { createInbox, watch, type Frame } from './world.js'

type StorageDouble = NonNullable<StoredOutboxOptions['storage']>
type LocksDouble = NonNullable<StoredOutboxOptions['locks']>

/** One tab with one page. */
export interface Tab {
  readonly client: Connectivity
  readonly channel: (name: string) => Channel
  /** `onError`: the codes. */
  readonly problems: string[]
  /** `onRejected`: the data and the code. */
  readonly rejected: [unknown, string][]
  /** Ends the page as a closed tab does: nothing of it runs any more, nobody is told. */
  readonly close: () => void
}

/** A browser with tabs that share a storage, and a server, on one clock. */
export interface TabBrowser {
  readonly environment: VirtualEnvironment
  readonly simulation: Simulation
  readonly network: Simulation['network']
  readonly stored: Map<string, string>
  /** What the storage does instead of keeping; null when it works. */
  fault: Error | null
  readonly open: (user?: string | null, options?: TabOptions, connects?: boolean) => Tab
  readonly advance: (ms: number) => Promise<void>
  /** Frames of clients, in order. */
  readonly sent: (type: string) => Frame[]
}

interface TabOptions extends ConnectivityOptions {
  readonly locks?: LocksDouble | null
  readonly key?: string
  /** How long the locks take. Default: no time. */
  readonly lockMs?: number
}

export function createTabBrowser(options: SimulationOptions = {}): TabBrowser {
  let draws = 0
  // Tabs must not make the same ids.
  const environment = createVirtualEnvironment({ random: () => (++draws % 997) / 997 })
  const simulation = createSimulation({
    environment,
    channels: { '*': { kind: 'log', size: 100 } },
    authenticate: ({ token }) => ({ id: token ?? 'nobody' }),
    authorize: () => true,
    ...options,
  })
  const { network } = simulation
  const stored = new Map<string, string>()
  const holders = new Set<string>()

  const browser: TabBrowser = {
    environment,
    simulation,
    network,
    stored,
    fault: null,
    advance: (ms) => environment.advance(ms),
    sent: (type) =>
      network.log
        .filter(({ from }) => from === 'client')
        .flatMap(({ text }) => [JSON.parse(text) as Frame | Frame[]].flat())
        .filter(({ t }) => t === type),
    open(user = 'ada', { locks, key = 'orders', lockMs = 0, ...given } = {}, connects = true) {
      let isAlive = true
      const sockets = new Set<DialledSocket>()
      const held = new Set<string>()
      const problems: string[] = []
      const rejected: [unknown, string][] = []
      const touch = (): void => {
        if (!isAlive) throw new Error('the page is gone')
        if (browser.fault !== null) throw browser.fault
      }
      const storage: StorageDouble = {
        getItem: (name) => stored.get(name) ?? null,
        setItem(name, text) {
          touch()
          stored.set(name, text)
        },
        removeItem(name) {
          touch()
          stored.delete(name)
        },
      }
      const ownLocks: LocksDouble = {
        async request(name, _options, run) {
          if (lockMs > 0) await new Promise<void>((done) => void environment.setTimer(done, lockMs))
          else await Promise.resolve()
          if (holders.has(name)) return run(null)
          holders.add(name)
          held.add(name)
          await run({ name })
          holders.delete(name)
        },
      }
      const connector = storedOutbox(
        channelServer('/realtime', {
          dialler: {
            dial(url, protocols, handlers) {
              const socket = network.dialler.dial(url, protocols, {
                ...handlers,
                onOpen: (...facts) => isAlive && handlers.onOpen(...facts),
                onMessage: (...facts) => isAlive && handlers.onMessage(...facts),
                onClose: (...facts) => isAlive && handlers.onClose(...facts),
              })
              if ('send' in socket) sockets.add(socket)
              return socket
            },
          },
          auth: { getToken: () => user },
        }),
        {
          key,
          storage,
          ...(locks === null ? {} : { locks: locks ?? ownLocks }),
          onRejected: ({ data }, { code }) => void rejected.push([data, code]),
        },
      )
      const client = createConnectivity(connector, {
        environment: {
          ...environment,
          setTimer: (run, ms) => environment.setTimer(() => isAlive && run(), ms),
        },
        onError: ({ code }) => void problems.push(code),
        ...given,
      })
      if (connects) client.connect()
      return {
        client,
        channel: (name) => channel(client, name),
        problems,
        rejected,
        close() {
          isAlive = false
          for (const socket of sockets) socket.close(1001, '')
          for (const name of held) holders.delete(name)
        },
      }
    },
  }
  return browser
}

/** A tab whose page has lost its connection. */
export async function openOffline(browser: TabBrowser, user = 'ada'): Promise<Tab> {
  browser.network.mode = 'pass'
  const tab = browser.open(user)
  await browser.advance(1000)
  browser.network.mode = 'refuse'
  browser.network.cut()
  await browser.advance(10)
  return tab
}

export async function type(
  browser: TabBrowser,
  { channel }: Tab,
  ...texts: readonly unknown[]
): Promise<void> {
  for (const text of texts) watch(channel('a').send(text))
  await browser.environment.settle()
}

/** What came to a stranger since the beginning. */
export async function accepted(browser: TabBrowser, name = 'a'): Promise<unknown[]> {
  const reader = browser.open('reader', { key: 'reader' })
  const inbox = createInbox()
  reader.channel(name).subscribe({ onMessage: inbox.take, history: 100 })
  await browser.advance(1000)
  reader.close()
  return inbox.data
}

export const textOf = (browser: TabBrowser): string => [...browser.stored.values()].join()
