import { createLabServer, type LabServer } from './labServer.js'
import type { ServerConfig } from './serverProtocol.js'

/** Several servers that share a store, seen as one. */
export interface LabNodes extends LabServer {
  /** The port of the node that takes the next connection; null when all are down. */
  readonly next: () => number | null
}

/**
 * Makes several servers controllable. What ends or stops a server concerns the one that took the newest connection; `start` starts
 * those that are down. The last one publishes.
 */
export function createNodes(file: string, config: ServerConfig, count: number): LabNodes {
  const publisher = createLabServer(file, config)
  const quiet = { ...config, rates: { ordersPerSecond: 0, pricesPerSecond: 0 } }
  const others = Array.from({ length: count - 1 }, (_, index) =>
    createLabServer(file, { ...quiet, accepted: `${config.accepted}.${index + 2}` }),
  )
  const nodes = [...others, publisher]
  let current = publisher
  let turn = 0
  const all = async (run: (node: LabServer) => unknown): Promise<void> => {
    await Promise.all(nodes.filter((node) => node.status() === 'running').map(run))
  }
  const startDown = async (): Promise<void> => {
    for (const node of nodes) if (node.status() === 'down') await node.start()
  }

  return {
    ...publisher,
    next() {
      const up = nodes.filter((node) => node.status() !== 'down')
      current = up[turn++ % up.length] ?? current
      return current.port()
    },
    status: () => current.status(),
    port: () => current.port(),
    pid: () => current.pid(),
    epoch: () => current.epoch(),
    get events() {
      return nodes.flatMap(({ events }) => events).toSorted((a, b) => a.at - b.at)
    },
    start: startDown,
    kill: () => current.kill(),
    async restart() {
      await current.kill()
      await startDown()
    },
    stop: () => current.stop(),
    cont: () => current.cont(),
    deny: (...given) => all((node) => node.deny(...given)),
    vanish: (...given) => all((node) => node.vanish(...given)),
    async closeSession(...given) {
      const closed = await Promise.all(nodes.map((node) => node.closeSession(...given).catch(() => false)))
      return closed.includes(true)
    },
    async sessions() {
      return (await Promise.all(nodes.map((node) => node.sessions().catch(() => [])))).flat()
    },
    shutDown: () => current.shutDown(),
  }
}

/** Ends all nodes. */
export const killNodes = async (nodes: LabNodes): Promise<void> => {
  while (nodes.next() !== null) await nodes.kill()
}
