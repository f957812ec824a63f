import { reasonOfClose } from '../../core/closeReason.js'
import type { Reason } from '../../core/reasons.js'
import type { Capabilities } from '../../engine/capabilities.js'
import type { Environment } from '../../engine/environment.js'
import type { Link, Observed, Sink, Source } from '../../engine/source.js'
import { listenAll } from '../listenAll.js'
import { createLifeCheck } from './lifeCheck.js'
import { checkYWebsocket } from './options.js'
import type { YWebsocketProvider } from './yWebsocketProvider.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of `fromYWebsocket`. */
export interface YWebsocketOptions {
  /** The identity of the app at the server, as an opaque id. Default: unknown. */
  readonly identity?: () => string | null
}

interface CloseEvent {
  readonly code: number
  readonly reason: string
}

const capabilities: Capabilities = {
  dials: 'client',
  retriesFirstDial: true,
  givesUp: 'never',
  nextAttempt: 'computed',
  dialTimeoutMs: null,
  // A constant of the provider: 30 s without a message, checked every 3 s.
  deadLinkMs: 33_000,
  verdicts: 'codes',
  retryNow: 'safe',
  verifies: true,
  channels: true,
  resubscribes: 'connector',
  continuity: 'by-nature',
  acknowledges: 'none',
  deduplicates: true,
  // `synced` covers incoming changes; nothing confirms an own edit.
  countsPending: false,
}

/** The facts of a y-websocket provider: one connection, and its room as the only channel. */
export function yWebsocketSource(provider: YWebsocketProvider, options: YWebsocketOptions = {}): Source {
  if (process.env.NODE_ENV !== 'production') checkYWebsocket(provider, options)
  return {
    name: 'y-websocket',
    capabilities,
    attach: (sink, environment) => attach(provider, options, sink, environment),
  }
}

function attach(
  provider: YWebsocketProvider,
  options: YWebsocketOptions,
  sink: Sink,
  environment: Environment,
): Link {
  let attempts = provider.wsUnsuccessfulReconnects
  let verdict: Extract<Observed, { phase: 'stopped' }> | null = null
  let isRestarting = false
  const room = createRoom(provider, sink)
  const life = createLifeCheck(provider, sink, environment)

  const up = (): void => {
    attempts = 0
    sink.up({ identity: options.identity?.() ?? null })
    room.opened()
  }
  const dialling = (): void => {
    verdict = null
    attempts += 1
    sink.dialling({ attempt: attempts })
  }

  const stopListening = listenAll(provider, {
    status: ({ status }: { readonly status: string }) => {
      if (status === 'connected') up()
      else if (status === 'connecting') dialling()
    },
    sync: (isSynced: boolean) => {
      if (isSynced) room.synced()
    },
    // Emitted before the provider changes its properties: `wsconnected` still has its old value.
    'connection-close': (event: CloseEvent | null) => {
      room.lost()
      if (isRestarting || isFinal(provider, event)) return
      if (!provider.shouldConnect) sink.closed()
      else if (provider.wsconnected) sink.down(lossOf(provider, event, environment.now()))
      else sink.attemptFailed(lossOf(provider, event, environment.now()))
    },
    closed: ({ code, reason: message }: CloseEvent) => {
      const reason = verdictOf(code)
      verdict = { phase: 'stopped', reason, code }
      sink.verdict({ reason, code, message })
    },
  })

  if (provider.wsconnected) up()
  else if (provider.wsconnecting) dialling()

  return {
    observe: () => observed(provider, verdict),
    retryNow: () => {
      // `connect` alone does nothing while a dial hangs or a link is half-open.
      isRestarting = true
      if (provider.wsconnected || provider.wsconnecting) provider.disconnect()
      isRestarting = false
      provider.connect()
    },
    verify: life.ask,
    connect: () => provider.connect(),
    disconnect: () => {
      provider.disconnect()
      // The provider emits nothing when it was between two dials.
      sink.closed()
    },
    subscribe: room.subscribe,
    dispose: () => {
      stopListening()
      life.dispose()
    },
  }
}

interface Room {
  readonly opened: () => void
  readonly synced: () => void
  readonly lost: () => void
  readonly subscribe: (channel: string) => () => void
}

/** The document as a channel: `synced` means that every change of the server is in it. */
function createRoom(provider: YWebsocketProvider, sink: Sink): Room {
  let hasSynced = false
  let wasLost = false
  const tell = (): void => {
    const { roomname, wsconnected, synced } = provider
    if (!wsconnected) return
    hasSynced ||= synced
    // A synced document holds every change of the server, so nothing is missing after a loss.
    if (synced) sink.channel(roomname, { status: 'subscribed', ...(wasLost && { continuity: 'recovered' }) })
    else sink.channel(roomname, { status: 'subscribing' })
  }
  return {
    opened: tell,
    synced: tell,
    lost: () => {
      wasLost = hasSynced
      sink.channel(provider.roomname, { status: 'interrupted' })
    },
    subscribe: (channel) => {
      if (channel === provider.roomname) tell()
      else sink.channel(channel, { status: 'failed', reason: 'channel-not-found' })
      return () => undefined
    },
  }
}

function observed(
  provider: YWebsocketProvider,
  verdict: Extract<Observed, { phase: 'stopped' }> | null,
): Observed {
  if (provider.wsconnected) return { phase: 'up' }
  if (provider.wsconnecting) return { phase: 'dialling' }
  if (provider.shouldConnect) return { phase: 'waiting' }
  if (verdict !== null) return verdict
  // The provider counts every connection that ended; without one it has never been asked to dial.
  return provider.wsUnsuccessfulReconnects === 0
    ? { phase: 'idle' }
    : { phase: 'stopped', reason: 'closed-by-app' }
}

/** The provider stops after this close, and says so in `closed` before it returns. */
const isFinal = (provider: YWebsocketProvider, event: CloseEvent | null): boolean =>
  event !== null && provider.shouldReconnect?.(event as never, provider as never) === false

/** Source: `closeWebsocketConnection` of y-websocket 3.1, which doubles 100 ms with each connection that ended. */
function lossOf(
  provider: YWebsocketProvider,
  event: CloseEvent | null,
  now: number,
): Parameters<Sink['down']>[0] {
  const waitMs = Math.min(2 ** (provider.wsUnsuccessfulReconnects + 1) * 100, provider.maxBackoffTime)
  const common = { retries: 'yes', nextAttemptAt: now + waitMs } as const
  if (event === null) return { ...common, reason: provider.wsconnected ? 'heartbeat-timeout' : 'unreachable' }
  return {
    ...common,
    reason: event.code === 1000 ? 'network-lost' : reasonOfClose(event.code, provider.wsconnected),
    code: event.code,
    message: event.reason === '' ? null : event.reason,
  }
}

/** Codes 4400–4499 mirror HTTP, so an unknown one is a refusal all the same. */
function verdictOf(code: number): Reason {
  if (code === 4401) return 'unauthorized'
  if (code === 4403) return 'forbidden'
  if (code === 4404) return 'not-found'
  return 'policy-violation'
}
