import { createInterface } from 'node:readline'
import { createChannelServer } from 'react-connectivity/server'

// A channel server at the far end of a link. Each line of its input is published on `orders`.

const server = await createChannelServer({
  port: 4000,
  host: '0.0.0.0',
  insecure: true,
  allowedOrigins: ['no-origin'],
  log: null,
  heartbeat: { intervalMs: 500, timeoutMs: Number(process.argv[2]), idleMs: 60_000 },
})
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin }))
  await server.publish('orders', JSON.parse(line))
