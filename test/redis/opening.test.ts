import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from './support/openStore.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { RedisLine } from './support/redisLine.js'

/** A server on loopback that passes connections on, until its test ends. */
async function startPassing(pass: (client: Socket) => Socket): Promise<string> {
  const sockets: Socket[] = []
  const server = createServer((client) => {
    const upstream = pass(client)
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    sockets.push(client, upstream)
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe.skipIf(noRedis !== null)('a store on Redis that cannot be opened', () => {
  it('leaves no connection behind where Redis has room for one of its two only', async () => {
    const redis = await startRedis()
    const line = await RedisLine.open(redis.port)
    onTestFinished(() => line.close())
    const clients = async () =>
      /connected_clients:(\d+)/.exec(await line.ask('INFO', 'clients'))?.[1] ?? 'unknown'
    await expect.poll(clients).toBe('1')
    await line.ask('CONFIG', 'SET', 'maxclients', '2')
    for (let tries = 0; tries < 3; tries += 1) {
      await expect(openStore({ url: redis.url })).rejects.toThrow()
      await expect.poll(clients).toBe('1')
    }
    await line.ask('CONFIG', 'SET', 'maxclients', '100')
    await openStore({ url: redis.url })
  })

  it('says so when Redis falls silent while it is asked for its replicas', async () => {
    const redis = await startRedis()
    const url = await startPassing((client) => {
      const upstream = connect(redis.port, '127.0.0.1')
      let isSilent = false
      client.on('data', (chunk) => {
        isSilent ||= String(chunk).includes('WAIT')
        if (!isSilent) upstream.write(chunk)
      })
      upstream.pipe(client)
      return upstream
    })
    const wait = { replicas: 1, timeoutMs: 500 }
    // On a busy machine connecting may take as long.
    await expect(openStore({ url, wait, timeoutMs: 3000 })).rejects.toThrow()
  })

  it('says so when its two connections end at two Redis, where it would wait for its own messages for ever', async () => {
    const ports = [(await startRedis()).port, (await startRedis()).port]
    let turn = 0
    const url = await startPassing((client) => {
      const upstream = connect(ports[turn++ % 2] ?? 0, '127.0.0.1')
      client.pipe(upstream).pipe(client)
      return upstream
    })
    await expect(openStore({ url })).rejects.toThrow('two connections ended at different ones')
  })
})
