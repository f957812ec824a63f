import { onTestFinished } from 'vitest'
import {
  createChannelServer,
  type ChannelServer,
  type ChannelServerOptions,
  type ServerEvent,
} from 'react-connectivity/server'
import type { HelloFrame, WelcomeFrame } from '../../../src/wire/frames.js'
import { TestClient } from './testClient.js'

export interface TestServer extends ChannelServer {
  readonly events: ServerEvent[]
  /** Waits for an event. */
  seen<T extends ServerEvent['type']>(type: T): Promise<Extract<ServerEvent, { type: T }>>
  /** A socket that is open and has said nothing. */
  dial(headers?: Readonly<Record<string, string>>): Promise<TestClient>
  /** A socket that is welcomed. */
  connect(hello?: Partial<HelloFrame>): Promise<TestClient & { welcome: WelcomeFrame }>
}

/** A real server on a free port, closed when the test ends. */
export async function startServer(options: Partial<ChannelServerOptions> = {}): Promise<TestServer> {
  const server = await createChannelServer({
    port: 0,
    insecure: true,
    allowedOrigins: ['no-origin'],
    log: null,
    ...options,
  })
  const events: ServerEvent[] = []
  server.on((event) => events.push(event))
  onTestFinished(() => server.close({ graceMs: 100 }))
  const dial: TestServer['dial'] = async (headers) => {
    const client = new TestClient(server.url, headers)
    onTestFinished(() => client.cut())
    await client.opened()
    return client
  }
  return {
    ...server,
    get url() {
      return server.url
    },
    events,
    async seen(type) {
      const find = () => events.find((event) => event.type === type)
      await until(`a ${type} event`, () => find() !== undefined)
      return find() as never
    },
    dial,
    async connect(hello) {
      const client = await dial()
      return Object.assign(client, { welcome: await client.hello(hello) })
    },
  }
}

/** Waits until something holds, however long a busy machine takes. */
export async function until(what: string, holds: () => boolean, limitMs = 30_000): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`never came: ${what}`)
    await sleep(5)
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The fields of a hello that resume a session. */
export const sessionOf = ({ session }: WelcomeFrame): { id: string; key: string } => ({
  id: session.id,
  key: session.key,
})
