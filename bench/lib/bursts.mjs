import { startChild } from './children.mjs'

/** Messages that the server sends in one turn of its event loop. */
export const perTick = 64

/** Sends `count` messages into a fresh page of this peer; resolves when it shows the last one. */
export async function runBurst({ pages }, { peer, kind, isBatched = false, options }, count) {
  const child = startChild('sockets')
  const port = await child.ask('start', { id: 'burst', kind, origin: pages.origin, options })
  const page = await pages.open('burst', { peer, port, count })
  try {
    await page.run('ready', undefined, 10_000)
    // The subscription has its answer, but the first commit may still be due.
    await new Promise((resolve) => setTimeout(resolve, 150))
    const before = await page.taskMs()
    const done = page.run('done')
    await child.ask('burst', { id: 'burst', count, perTick, isBatched })
    const result = await done
    return { ...result, taskMs: (await page.taskMs()) - before }
  } finally {
    await page.close()
    child.end()
  }
}
