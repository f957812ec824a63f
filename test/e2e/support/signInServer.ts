import { channel, channelServer, createConnectivity, nativeDialler } from 'react-connectivity'
import { createChannelServer } from 'react-connectivity/server'
import { WebSocket } from 'ws'
import { until } from '../../client/support/wait.js'

/** A channel server where the token is the name of the user, and can expire. */
export interface SignInServer {
  readonly port: number
  /** Refuses this token as expired from now on. */
  readonly expire: (token: string) => void
  /** Messages of another user on `chat`. */
  readonly received: readonly unknown[]
  /** Users of all publish attempts, in order. */
  readonly publishers: readonly string[]
  readonly publish: (data: unknown) => Promise<unknown>
  readonly close: () => Promise<void>
}

export async function startSignInServer(origin: string): Promise<SignInServer> {
  const expired = new Set<string>()
  const publishers: string[] = []
  const server = await createChannelServer({
    port: 0,
    // The listener is no browser.
    allowedOrigins: [origin, 'no-origin'],
    channels: { chat: { kind: 'log', size: 100 } },
    authenticate({ token = '' }) {
      if (expired.has(token)) return { refused: 'token-expired' as const }
      return token === '' ? { refused: 'unauthorized' as const } : { id: token }
    },
    authorize({ user, action }) {
      if (action === 'publish') publishers.push(user.id)
      return true
    },
  })
  const received: unknown[] = []
  const listener = createConnectivity(
    channelServer(server.url, {
      auth: { getToken: () => 'listener' },
      dialler: nativeDialler({ WebSocket }),
    }),
  )
  channel(listener, 'chat').subscribe({ onMessage: (data) => received.push(data) })
  listener.connect()
  await until('the other user listens', () => {
    return listener.getState().channels.get('chat')?.status === 'subscribed'
  })
  return {
    port: server.address().port,
    expire: (token) => void expired.add(token),
    received,
    publishers,
    publish: (data) => server.publish('chat', data),
    async close() {
      listener.dispose()
      await server.close({ graceMs: 50 })
    },
  }
}
