import { startChild } from './children.mjs'

/**
 * Runs a scene with a fresh page of one peer and a server of its kind in a separate process. Both end with the scene.
 *
 * @param name the page, and the id of the server
 * @param given parameters of the page beside `peer` and `port`
 */
export async function withPeerPage({ pages }, name, { peer, kind, options }, given, scene) {
  const child = startChild('sockets')
  const port = await child.ask('start', { id: name, kind, origin: pages.origin, options })
  const page = await pages.open(name, { peer, port, ...given })
  try {
    return await scene({ page, child })
  } finally {
    await page.close()
    child.end()
  }
}
