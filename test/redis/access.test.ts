import { connect } from 'node:net'
import { createServer, type ConnectionOptions } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sentinelMaster } from 'react-connectivity/server/redis'
import { entry, openStore } from './support/openStore.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { startSentinel } from './support/sentinel.js'

// A key that both sides know, in place of a certificate.
const psk = Buffer.from('d731ef57be09e5204f0b205b60627028', 'hex')
const suite = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const
const tls: ConnectionOptions = {
  ...suite,
  pskCallback: () => ({ psk, identity: 'app' }),
  checkServerIdentity: () => undefined,
}

/** Takes encrypted connections only, and passes them on; returns its port. */
async function startEncrypted(port: number): Promise<number> {
  const server = createServer({ ...suite, pskCallback: () => psk }, (client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
    client.on('close', () => upstream.destroy())
    client.pipe(upstream).pipe(client)
  })
  server.on('tlsClientError', () => undefined)
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe.skipIf(noRedis !== null)('a Redis that takes encrypted connections only', () => {
  it('is reached with `tls` at the address that a Sentinel gives, which names no protocol', async () => {
    const redis = await startRedis()
    const port = await startEncrypted(redis.port)
    const { store } = await openStore({ url: async () => `redis://127.0.0.1:${port}`, tls })
    expect(await store.append('a', entry(1), { size: 10 })).toMatchObject({ offset: 1 })
  })

  it('is found through Sentinels that take encrypted connections only', async () => {
    const redis = await startRedis()
    const sentinel = await startSentinel('shop', redis.port)
    const port = await startEncrypted(Number(new URL(sentinel.url).port))
    const find = sentinelMaster({
      name: 'shop',
      sentinels: [`redis://127.0.0.1:${port}`],
      tls,
      timeoutMs: 20_000,
    })
    expect(await find()).toBe(redis.url)
  })
})

describe.skipIf(noRedis !== null)('the user and the password of Redis', () => {
  it('are those of the options, also where the address has others', async () => {
    const redis = await startRedis()
    await redis.command('ACL', 'SETUSER', 'app', 'on', '>pass@word%', '~*', '&*', '+@all')
    await redis.command('CONFIG', 'SET', 'requirepass', 'secret')
    const at = (user: string) => `redis://${user}@127.0.0.1:${redis.port}`
    await openStore({ url: at('default:old'), password: 'secret' })
    await openStore({ url: at('default:secret'), username: 'app', password: 'pass@word%' })
    await openStore({ url: at('app:pass%40word%25') })
    await expect(openStore({ url: at('default:secret'), password: 'wrong' })).rejects.toThrow('WRONGPASS')
  })
})
