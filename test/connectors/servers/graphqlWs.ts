import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo, Socket } from 'node:net'
import type * as Graphql from 'graphql'
import { useServer as serve } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { RunningServer } from '../support/faults.js'

// The instance that graphql-ws itself loads: types of two instances of graphql do not mix.
const { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } = createRequire(import.meta.url)(
  'graphql',
) as typeof Graphql

export interface GraphqlWsServer extends RunningServer {
  /** Sends a text to every subscription of `orders`. */
  readonly publish: (text: string) => void
  /** Closes every socket with this code. */
  readonly closeAll: (code: number) => void
  /** Closes further sockets with this code when they say hello; null: welcomes them. */
  readonly refuseWith: (code: number | null) => void
  readonly sockets: () => number
  /** Subscriptions that run. */
  readonly subscriptions: () => number
}

/** A graphql-ws server with one subscription, `orders`; `members` is refused, and each message of `broken` is an error. */
export async function startGraphqlWsServer(): Promise<GraphqlWsServer> {
  const subscribers = new Set<(text: string) => void>()
  let refusal: number | null = null
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { hello: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        orders: { type: GraphQLString, subscribe: () => texts(subscribers) },
        broken: {
          type: new GraphQLNonNull(GraphQLString),
          subscribe: () => texts(subscribers),
          resolve: () => {
            throw new Error('broken')
          },
        },
        members: {
          type: GraphQLString,
          subscribe: () => {
            throw new Error('members only')
          },
        },
      },
    }),
  })
  const http = createServer()
  const tcp = new Set<Socket>()
  http.on('connection', (socket) => {
    tcp.add(socket)
    socket.on('close', () => tcp.delete(socket))
  })
  const server = new WebSocketServer({ server: http })
  serve(
    {
      schema,
      onConnect: ({ extra }) => {
        if (refusal !== null) extra.socket.close(refusal, 'no')
        return { user: 'ada' }
      },
    },
    server,
  )
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    port: (http.address() as AddressInfo).port,
    publish: (text) => {
      for (const send of subscribers) send(text)
    },
    closeAll: (code) => {
      for (const socket of server.clients) socket.close(code, 'closed')
    },
    refuseWith: (code) => {
      refusal = code
    },
    sockets: () => server.clients.size,
    subscriptions: () => subscribers.size,
    stop: () => {
      server.close()
      http.close()
      for (const socket of tcp) socket.destroy()
    },
  }
}

/** The texts that are published while a subscription lasts. */
function texts(subscribers: Set<(text: string) => void>): AsyncIterableIterator<{ orders: string }> {
  const queue: string[] = []
  let wake: (() => void) | null = null
  let isOver = false
  const send = (text: string): void => {
    queue.push(text)
    wake?.()
  }
  subscribers.add(send)
  const end = (): Promise<IteratorResult<{ orders: string }>> => {
    isOver = true
    subscribers.delete(send)
    wake?.()
    return Promise.resolve({ done: true, value: undefined })
  }
  return {
    next: async () => {
      while (queue.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve))
      const text = queue.shift()
      return text === undefined ? { done: true, value: undefined } : { done: false, value: { orders: text } }
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
