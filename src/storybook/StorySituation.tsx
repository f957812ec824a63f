import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { ConnectivityProvider } from '../react/ConnectivityProvider.js'
import type { NetworkMode, Situation } from '../testing/index.js'
import type { StoryClock, StoryNetwork } from './parameters.js'

/** Props of `StorySituation`. */
export interface StorySituationProps {
  readonly situation: Situation
  /** How time passes. Default: `interaction`. */
  readonly clock?: StoryClock
  /** The network that the toolbar chooses. Default: null, the network of the situation. */
  readonly network?: StoryNetwork | null
  readonly children?: ReactNode
}

/** Leaves the layout to the story. */
const contents = { display: 'contents' } as const
/** Enough for the channels that the story subscribes to when it is mounted. */
const SETTLE_MS = 500
const LATENCY_MS = 5
/** One way; a round trip takes twice as long. */
const SLOW_MS = 2000

/** How fast time passes; null when it stands still. */
function speedOf(clock: StoryClock, hasBegun: boolean): number | null {
  switch (clock) {
    case 'real':
      return 1
    case 'fast':
      return 10
    case 'interaction':
      return hasBegun ? 1 : null
    case 'stopped':
      return null
  }
}

/** What a choice of the toolbar changes. */
interface NetworkState {
  readonly device: 'online' | 'offline'
  readonly latencyMs: number
  readonly mode: NetworkMode
}

const networks: { readonly [N in StoryNetwork]: NetworkState } = {
  working: { device: 'online', latencyMs: LATENCY_MS, mode: 'pass' },
  offline: { device: 'offline', latencyMs: LATENCY_MS, mode: 'refuse' },
  slow: { device: 'online', latencyMs: SLOW_MS, mode: 'pass' },
  unreachable: { device: 'online', latencyMs: LATENCY_MS, mode: 'refuse' },
}

function setNetwork({ environment, simulation: { network } }: Situation, to: NetworkState): void {
  environment.signal(to.device)
  network.latencyMs = to.latencyMs
  network.mode = to.mode
  if (to.mode !== 'pass') network.cut()
}

function networkOf({ connectivity, simulation: { network } }: Situation): NetworkState {
  const device = connectivity.getState().network === 'offline' ? 'offline' : 'online'
  return { device, latencyMs: network.latencyMs, mode: network.mode }
}

/** Puts the network into the state that the toolbar chooses, and back into that of the situation. */
function useNetwork(situation: Situation, network: StoryNetwork | null): void {
  const changed = useRef<{ readonly situation: Situation; readonly own: NetworkState } | null>(null)
  useEffect(() => {
    const { connectivity } = situation
    if (changed.current?.situation !== situation) changed.current = null
    if (network !== null) {
      changed.current ??= { situation, own: networkOf(situation) }
      setNetwork(situation, networks[network])
      if (networks[network].mode === 'pass') connectivity.retryNow()
    } else if (changed.current !== null) {
      const { own } = changed.current
      changed.current = null
      setNetwork(situation, own)
      const { status } = connectivity.getState().connection
      // A verdict that the situation has, such as `kicked`, stays.
      if (own.mode === 'pass' && (status === 'reconnecting' || status === 'paused')) connectivity.retryNow()
    }
  }, [situation, network])
}

/** Disposes the situation after the unmount, unless StrictMode mounts it again at once. */
function useDispose(situation: Situation): void {
  const mounted = useRef<Situation | null>(null)
  useEffect(() => {
    mounted.current = situation
    return () => {
      mounted.current = null
      void Promise.resolve().then(() => {
        if (mounted.current !== situation) situation.dispose()
      })
    }
  }, [situation])
}

/**
 * A part of a story with a situation of its own: provides the client, lets its clock run, and disposes it on unmount.
 *
 * @example
 * <StorySituation situation={await createSituation('offline')} clock="real">
 *   <Header />
 * </StorySituation>
 */
export function StorySituation(props: StorySituationProps): ReactElement {
  const { situation, clock = 'interaction', network = null, children } = props
  const [hasBegun, setBegun] = useState(false)
  const speed = speedOf(clock, hasBegun || network !== null)
  // A clock that stands still begins after the story has subscribed, so that its channels are not caught on their way.
  useEffect(() => void situation.advance(SETTLE_MS), [situation])
  useEffect(() => (speed === null ? undefined : situation.play(speed)), [situation, speed])
  useNetwork(situation, network)
  useDispose(situation)
  const begin = () => setBegun(true)
  return (
    <ConnectivityProvider connectivity={situation.connectivity} autoConnect={false}>
      <div style={contents} onPointerDownCapture={begin} onKeyDownCapture={begin}>
        {children}
      </div>
    </ConnectivityProvider>
  )
}
