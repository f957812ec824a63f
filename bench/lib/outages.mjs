import { startChild } from './children.mjs'
import { createProxy } from './proxy.mjs'
import { wait } from './stats.mjs'

export const floor = 'native, redials every 1 s (floor)'
export const ours = 'ours'
/** The clients of the page `outage`, with their default options. */
export const defaultPeers = [
  { id: floor, peer: 'native', kind: 'plain' },
  { id: ours, peer: 'ours', kind: 'ours' },
  { id: 'react-use-websocket, shouldReconnect', peer: 'ruw', kind: 'plain' },
  { id: 'partysocket', peer: 'partysocket', kind: 'plain' },
  { id: 'socket.io', peer: 'socket.io', kind: 'socket.io' },
]

/** The clock that the pages report in. */
export const now = () => performance.timeOrigin + performance.now()

/**
 * Opens every variant at once, each with its own server, proxy and page, and runs `scene` for each. Concurrency costs little
 * accuracy, because the variants mostly wait.
 */
export async function inParallel({ pages }, variants, scene) {
  const child = startChild('sockets')
  const actors = []
  try {
    for (const { id, peer, kind, options, heartbeat } of variants) {
      const target = await child.ask('start', { id, kind, origin: pages.origin, options })
      const proxy = await createProxy(target)
      const page = await pages.open('outage', { peer, port: proxy.port, heartbeat })
      await child.ask('stream', { id, everyMs: 50 })
      actors.push({ id, proxy, page })
    }
    for (const { id, page } of actors) {
      for (let i = 0; i < 100 && (await page.run('count')) < 10; i += 1) await wait(50)
      if ((await page.run('count')) < 10)
        throw new Error(`outage ${id}: nothing arrived; ${page.problems[0] ?? ''}`)
    }
    return await Promise.all(actors.map(async (actor) => ({ id: actor.id, ...(await scene(actor)) })))
  } finally {
    for (const { proxy, page } of actors) {
      proxy.close()
      await page.close()
    }
    child.end()
  }
}
