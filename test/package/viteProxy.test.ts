import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { channelServer, createConnectivity, nativeDialler } from 'react-connectivity'
import { createChannelServer } from 'react-connectivity/server'
import { createServer } from 'vite'
import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { read } from './contents.js'

it('connects a page through the proxy of Vite that the README shows, without an allowed origin', async () => {
  const server = await createChannelServer({ port: 0, channels: { orders: { kind: 'log' } } })
  onTestFinished(() => server.close())
  const [rule = ''] = /server: \{ proxy: .*? \} \} \}/.exec(read('README.md')) ?? []
  expect(rule).toContain('http://localhost:8080')
  const root = join(inject('consumer'), 'vite-proxy')
  mkdirSync(root, { recursive: true })
  const target = rule.replace('http://localhost:8080', `http://127.0.0.1:${server.address().port}`)
  writeFileSync(join(root, 'vite.config.mjs'), `export default { ${target} }\n`)
  const dev = await createServer({ root, logLevel: 'error', server: { host: '127.0.0.1', port: 0 } })
  await dev.listen()
  onTestFinished(() => dev.close())
  const { origin, host } = new URL(dev.resolvedUrls?.local[0] ?? '')
  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url, { origin })
    }
  }
  const dialler = nativeDialler({ WebSocket: PageSocket })
  const connectivity = createConnectivity(channelServer(`ws://${host}/realtime`, { dialler }))
  onTestFinished(connectivity.dispose)
  connectivity.connect()
  await vi.waitFor(() => expect(connectivity.getState().connection.status).toBe('connected'), {
    timeout: 30_000,
    interval: 20,
  })
})
