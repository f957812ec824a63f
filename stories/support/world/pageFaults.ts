import type { Environment } from 'react-connectivity'
import type { NetworkMode, Simulation } from 'react-connectivity/testing'
import type { StoreApi } from 'zustand/vanilla'
import type { Fault, NetworkFault } from '../../../lab/faults.js'
import type { WorldState } from './world.js'

/** How long a restart takes. */
const RESTART_MS = 1500
const LATENCY_MS = 5
const SLOW_MS = 800
const FLAP_MS = 100
const SERVICE_RESTART = 1012

const modes: { readonly [Name in NetworkFault]?: NetworkMode } = {
  healthy: 'pass',
  refuse: 'refuse',
  'half-open': 'swallow',
  slow: 'pass',
  hang: 'hang',
  flap: 'pass',
}

const offered: ReadonlySet<Fault['fault']> = new Set([
  'network',
  'drop',
  'kill',
  'start',
  'restart',
  'new-epoch',
  'deploy',
  'collect',
  'overflow',
  'deny',
  'allow',
  'close-session',
  'kick',
  'remove',
])

/** Whether a page can do this; a process that stands still needs a process. */
export const pageHas = (fault: Fault['fault']): boolean => offered.has(fault)

export interface PageFaultsHost {
  readonly environment: Environment
  readonly simulation: Simulation
  readonly state: StoreApi<WorldState>
  /** Publishes more orders than the channel keeps. */
  readonly overrun: (channel: string) => Promise<void>
}

/** The faults of the lab, on a simulation. */
export function createPageFaults({ environment, simulation, state, overrun }: PageFaultsHost) {
  const { network, server } = simulation
  let stopFlapping: () => void = () => undefined

  const wait = (ms: number): Promise<void> => new Promise((resolve) => void environment.setTimer(resolve, ms))

  /** A server that is down refuses dials, whatever the network is like. */
  function apply(): void {
    const { network: fault, server: status } = state.getState()
    network.mode = status === 'down' ? 'refuse' : (modes[fault] ?? 'pass')
    network.latencyMs = fault === 'slow' ? SLOW_MS : LATENCY_MS
  }

  function flap(): void {
    network.cut()
    stopFlapping = environment.setTimer(flap, FLAP_MS)
  }

  function setNetwork(to: NetworkFault): void {
    stopFlapping()
    stopFlapping = () => undefined
    state.setState({ network: to })
    apply()
    if (to === 'refuse') network.cut()
    if (to === 'flap') flap()
  }

  function end(code?: number): void {
    state.setState({ server: 'down' })
    apply()
    network.cut(code)
  }

  function start(keepState: boolean): void {
    simulation.restart({ keepState })
    state.setState({ server: 'running', denied: [] })
    apply()
  }

  async function restart(keepState: boolean, code?: number): Promise<void> {
    end(code)
    await wait(RESTART_MS)
    start(keepState)
  }

  async function allow(channel: string, isAllowed: boolean): Promise<void> {
    const others = state.getState().denied.filter((name) => name !== channel)
    state.setState({ denied: isAllowed ? others : [...others, channel] })
    await server.recheck()
  }

  async function overflow(channel: string): Promise<void> {
    const before = state.getState().network
    setNetwork('refuse')
    await overrun(channel)
    setNetwork(before)
  }

  async function run(asked: Fault): Promise<void> {
    switch (asked.fault) {
      case 'network':
        return setNetwork(asked.to)
      case 'drop':
      case 'fin':
        return network.cut()
      case 'kill':
        return end()
      case 'start':
        return start(true)
      case 'restart':
        return restart(true)
      case 'new-epoch':
        return restart(false)
      case 'deploy':
        return restart(true, SERVICE_RESTART)
      case 'collect':
        return server.closeChannel(asked.channel)
      case 'overflow':
        return overflow(asked.channel)
      case 'deny':
      case 'allow':
        return allow(asked.channel, asked.fault === 'allow')
      case 'close-session':
        return void (await server.closeSession(asked.session))
      case 'kick':
      case 'remove':
        return void (await server.kick(
          { session: asked.session },
          asked.fault === 'kick' ? { keepSession: true } : { reason: 'removed' },
        ))
      case 'stop':
      case 'cont':
        throw new Error(`a page has no process to ${asked.fault}; start the lab with npm start`)
    }
  }

  return { run, dispose: () => stopFlapping() }
}
