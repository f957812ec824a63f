import { expect, it } from 'vitest'
import { createChannelServer } from '../../src/server/index.js'
import { runHttp } from './support/httpRun.js'

it('lets an app without a socket probe our channel server', async () => {
  const server = await createChannelServer({ port: 0, insecure: true, allowedOrigins: [] })
  const { protocol, host, pathname } = new URL(server.url)
  expect(protocol).toBe('ws:')
  const { client, reach } = runHttp({ probe: { url: `http://${host}${pathname}`, marker: 'nonce' } })
  client.connect()
  await reach('connected')
  client.dispose()
  await server.close()
})
