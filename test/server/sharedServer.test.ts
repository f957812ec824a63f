import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChannelServer, type ChannelServer } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'

const paths = ['/first', '/second'] as const

/** One HTTP server of an app with two channel servers on it. */
async function start() {
  const server = createServer((_request, response) => void response.end('the app'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const made: ChannelServer[] = []
  for (const path of paths) made.push(await createChannelServer({ server, path, channels: {} }))
  const { port } = server.address() as AddressInfo
  const ask = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  return { server, made, ask }
}

describe('an HTTP server with two channel servers', () => {
  it.each([{ order: [0, 1] }, { order: [1, 0] }])(
    'gets each path back when its channel server closes, in the order $order',
    async ({ order }) => {
      const { made, ask } = await start()
      expect(await ask('/')).toBe('the app')
      expect(await Promise.all(paths.map(ask))).toEqual([
        expect.stringContaining('ok'),
        expect.stringContaining('ok'),
      ])
      const [first = 0, last = 1] = order
      await made[first]?.close()
      expect(await ask(paths[first] ?? '')).toBe('the app')
      expect(await ask(paths[last] ?? '')).toContain('ok')
      await made[last]?.close()
      expect(await Promise.all(paths.map(ask))).toEqual(['the app', 'the app'])
    },
  )

  it('is as it was after both have closed', async () => {
    const { server, made } = await start()
    for (const one of made.toReversed()) await one.close()
    expect(Object.hasOwn(server, 'emit')).toBe(false)
    expect(server.listenerCount('upgrade')).toBe(0)
  })
})
