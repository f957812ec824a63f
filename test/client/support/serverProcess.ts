import { createInterface } from 'node:readline'
import { createChannelServer } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'

/** Command line of the process. */
export interface ServerProcessOptions {
  readonly port: number
  /** The folder of the durable store; without one, memory. */
  readonly location?: string
  readonly heartbeat?: { readonly intervalMs: number; readonly timeoutMs: number; readonly idleMs: number }
}

const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`)

// A channel server in a separate process, which can be killed and frozen.
const { port, location, heartbeat } = JSON.parse(process.argv[2] ?? '{}') as ServerProcessOptions
const server = await createChannelServer({
  port,
  allowedOrigins: ['no-origin'],
  channels: { 'orders*': { kind: 'log' } },
  ...(location !== undefined && { store: createLevelStore({ location }) }),
  ...(heartbeat !== undefined && { heartbeat }),
})
server.on((event) => say({ event }))
say({ url: server.url, port: server.address().port, epoch: server.epoch })
for await (const line of createInterface({ input: process.stdin })) {
  const { channel, data, id } = JSON.parse(line) as { channel?: string; data: unknown; id: string }
  // The most memory that this process has ever had, in bytes.
  if (channel === undefined) say({ peakBytes: process.resourceUsage().maxRSS * 1024 })
  else say({ published: data, ...(await server.publish(channel, data, { id })) })
}
