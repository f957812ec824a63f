import { resolveBackoff } from '../core/backoff.js'
import type { Capabilities } from '../engine/capabilities.js'
import { createBrowserEnvironment } from '../engine/browserEnvironment.js'
import type { Connector } from '../engine/connector.js'
import { observe } from '../engine/observe.js'
import type { Source } from '../engine/source.js'
import { attach } from './graphqlWs/link.js'
import { checkGraphqlWs, checkMadeClient } from './graphqlWs/options.js'
import {
  alive,
  closed,
  connected,
  connecting,
  createMonitor,
  expectAnswer,
  failed,
  shouldRetry,
  wait,
  type Monitor,
} from './graphqlWs/monitor.js'
import type { GraphqlWsClient, GraphqlWsClientOptions, GraphqlWsOptions } from './graphqlWs/types.js'

export type {
  GraphqlRequest,
  GraphqlWsClient,
  GraphqlWsClientOptions,
  GraphqlWsOptions,
} from './graphqlWs/types.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** A connector with the client that was made for it. */
export interface GraphqlWsConnector<C extends GraphqlWsClient> extends Connector {
  readonly client: C
}

/** A source with the client that was made for it. */
export interface GraphqlWsSource<C extends GraphqlWsClient> extends Source {
  readonly client: C
}

/**
 * A connector over graphql-ws. A client tells no state and gives up at the first failed dial, so it is best made together with
 * the connector: the function gets options to spread, by which the connector owns the waits, the pings and the verdicts. A
 * client that exists already is only observed, and its attempts end when it says so.
 *
 * @throws TypeError in development, when the client or an option is not what is expected
 * @example
 * const graphql = fromGraphqlWs((options) => createClient({ url: 'wss://api.example/graphql', ...options }))
 * const connectivity = createConnectivity(graphql)
 * graphql.client.subscribe({ query: 'subscription { orders { id } }' }, sink)
 */
export function fromGraphqlWs<C extends GraphqlWsClient>(
  given: C | ((options: GraphqlWsClientOptions) => C),
  options: GraphqlWsOptions = {},
): GraphqlWsConnector<C> {
  const source = graphqlWsSource(given, options)
  return { ...observe(source), client: source.client }
}

/** The same as a `Source`. */
export function graphqlWsSource<C extends GraphqlWsClient>(
  given: C | ((options: GraphqlWsClientOptions) => C),
  options: GraphqlWsOptions = {},
): GraphqlWsSource<C> {
  if (process.env.NODE_ENV !== 'production') checkGraphqlWs(given, options)
  const ownsWait = typeof given === 'function'
  const monitor = createMonitor(
    options,
    resolveBackoff(options.backoff),
    createBrowserEnvironment(),
    ownsWait,
  )
  const client = ownsWait ? given(clientOptionsOf(monitor)) : given
  if (process.env.NODE_ENV !== 'production') checkMadeClient(client)
  monitor.client = client
  return {
    name: 'graphql-ws',
    client,
    capabilities: capabilitiesOf(options, ownsWait),
    attach: (sink, environment) => {
      const link = attach(monitor, sink, environment)
      if (ownsWait) return link
      const ends = listen(monitor, client)
      return {
        ...link,
        dispose: () => {
          for (const end of ends.splice(0)) end()
          link.dispose()
        },
      }
    },
  }
}

const handlersOf = (monitor: Monitor): GraphqlWsClientOptions['on'] => ({
  connecting: () => connecting(monitor),
  opened: () => undefined,
  connected: (socket, payload) => connected(monitor, socket, payload),
  ping: (isReceived) => {
    if (!isReceived && monitor.ownsWait) expectAnswer(monitor, monitor.options.pongMs ?? 10_000)
  },
  message: () => alive(monitor),
  error: (error) => failed(monitor, error),
  closed: (event) => closed(monitor, event),
})

const clientOptionsOf = (monitor: Monitor): GraphqlWsClientOptions => ({
  on: handlersOf(monitor),
  keepAlive: monitor.options.keepAliveMs ?? 25_000,
  retryAttempts: Infinity,
  retryWait: () => wait(monitor),
  shouldRetry: (problem) => shouldRetry(monitor, problem),
})

/** Listens to a client that exists already; returns the ends of listening. */
const listen = (monitor: Monitor, client: GraphqlWsClient): (() => void)[] =>
  Object.entries(handlersOf(monitor)).map(([event, handler]) => client.on(event, handler))

function capabilitiesOf(
  { operation, keepAliveMs = 25_000, pongMs = 10_000, dialTimeoutMs = 15_000 }: GraphqlWsOptions,
  ownsWait: boolean,
): Capabilities {
  return {
    dials: 'client',
    retriesFirstDial: ownsWait,
    givesUp: ownsWait ? 'never' : 'on-first-error',
    nextAttempt: ownsWait ? 'computed' : 'unknown',
    dialTimeoutMs: ownsWait ? dialTimeoutMs : null,
    deadLinkMs: ownsWait ? keepAliveMs + pongMs : null,
    verdicts: 'codes',
    retryNow: ownsWait ? 'safe' : 'none',
    verifies: ownsWait,
    channels: operation !== undefined,
    resubscribes: 'connector',
    continuity: 'none',
    acknowledges: 'none',
    deduplicates: false,
    countsPending: false,
  }
}
