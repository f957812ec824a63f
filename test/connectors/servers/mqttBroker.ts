import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Aedes } from 'aedes'
import { createWebSocketStream, WebSocketServer } from 'ws'
import type { RunningServer } from '../support/faults.js'

export interface MqttBroker extends RunningServer {
  readonly publish: (topic: string, payload: string, qos?: 0 | 1 | 2) => void
  /** Messages that clients published, in the order of their arrival. */
  readonly published: () => readonly {
    readonly topic: string
    readonly text: string
    readonly client: string | null
  }[]
  readonly clients: () => number
  /** Refuses further clients, as it always refuses the user `banned`. */
  readonly ban: (isBanned: boolean) => void
  /** Answers further clients that it cannot take them now. */
  readonly beBusy: (isBusy: boolean) => void
  /** Ends every connection politely. */
  readonly end: () => void
}

/** Refuses the user `banned`, and every subscription to `secret`. */
export async function startMqttBroker(): Promise<MqttBroker> {
  let isBanned = false
  let isBusy = false
  const published: { topic: string; text: string; client: string | null }[] = []
  const broker = await Aedes.createBroker({
    authenticate: (_client, username, _password, done) => {
      if (isBusy) return done(Object.assign(new Error('busy'), { returnCode: 3 }), false)
      if (username !== 'banned' && !isBanned) return done(null, true)
      return done(Object.assign(new Error('banned'), { returnCode: 5 }), false)
    },
    // Before the broker acknowledges, unlike its event.
    authorizePublish: (client, { topic, payload }, done) => {
      published.push({ topic, text: String(payload), client: client?.id ?? null })
      done(null)
    },
    authorizeSubscribe: (_client, subscription, done) =>
      done(null, subscription.topic === 'secret' ? null : subscription),
  })
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket)
    stream.on('error', () => undefined)
    broker.handle(stream, request)
  })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publish: (topic, payload, qos = 1) =>
      broker.publish({ cmd: 'publish', topic, payload, qos, retain: false, dup: false }, () => undefined),
    published: () => published,
    clients: () => broker.connectedClients,
    ban: (next) => void (isBanned = next),
    beBusy: (next) => void (isBusy = next),
    end: () => {
      for (const socket of server.clients) socket.close(1001)
    },
    stop: async () => {
      for (const socket of server.clients) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
      await new Promise<void>((resolve) => broker.close(resolve))
    },
  }
}
