import { connect, createServer } from 'node:net'

/** A TCP proxy that can cut, refuse, and turn open connections half-open. */
export async function createProxy(target) {
  const pairs = new Set()
  let listener
  let port = 0

  function accept(client) {
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const pair = { client, upstream, isSilent: false }
    client.setNoDelay(true)
    pairs.add(pair)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ]) {
      from.on('data', (data) => pair.isSilent || to.write(data))
      from.on('end', () => pair.isSilent || to.end())
      from.on('error', () => pair.isSilent || to.destroy())
      from.on('close', () => {
        if (!pair.isSilent) to.destroy()
        if (client.destroyed && upstream.destroyed) pairs.delete(pair)
      })
    }
  }

  async function open() {
    listener = createServer({ allowHalfOpen: true }, accept)
    await new Promise((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(port, '127.0.0.1', resolve)
    })
    port = listener.address().port
  }

  function reset() {
    for (const { client, upstream } of pairs) {
      client.resetAndDestroy()
      upstream.destroy()
    }
  }

  await open()
  return {
    port,
    open,
    /** Resets all connections and closes the listener. */
    cut() {
      listener.close()
      reset()
    },
    /** Open connections stay open and lose every byte in both directions; new connections work. */
    silence() {
      for (const pair of pairs) pair.isSilent = true
    },
    close() {
      listener.close()
      reset()
    },
  }
}
