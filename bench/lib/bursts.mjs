import { withPeerPage } from './peerPage.mjs'
import { wait } from './stats.mjs'

/** Messages that the server sends in one turn of its event loop. */
export const perTick = 64

/**
 * Sends `count` messages into a fresh page of a peer; resolves when it shows the last one.
 *
 * @param name the page, which offers `ready` and `done`
 * @param given parameters of the page: `count`, and `channels` for so many channels in turn
 */
export function runBurst(context, name, variant, given) {
  const { count, channels } = given
  const { isBatched = false } = variant
  return withPeerPage(context, name, variant, given, async ({ page, child }) => {
    await page.run('ready', undefined, 20_000)
    // The subscription has its answer, but the first commit may still be due.
    await wait(300)
    const before = await page.taskMs()
    const done = page.run('done')
    await child.ask('burst', { id: name, count, perTick, channels, isBatched })
    const result = await done
    return { ...result, taskMs: (await page.taskMs()) - before }
  })
}
