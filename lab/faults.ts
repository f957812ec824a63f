import type { ChaosProxy, Conditions } from './chaosProxy.js'
import type { LabServer, ServerStatus } from './labServer.js'

/** Mode of the network. */
export type NetworkFault =
  | 'healthy'
  | 'refuse'
  | 'half-open'
  | 'half-open-up'
  | 'half-open-down'
  | 'slow'
  | 'slice'
  | 'hang'
  | 'flap'

/** A fault or its repair, by name. */
export type Fault =
  | { readonly fault: 'network'; readonly to: NetworkFault }
  /** Every connection, once. */
  | { readonly fault: 'drop' | 'fin' }
  | { readonly fault: 'kill' | 'start' | 'restart' | 'new-epoch' | 'deploy' | 'stop' | 'cont' }
  | { readonly fault: 'collect' | 'overflow' | 'deny' | 'allow'; readonly channel: string }
  | { readonly fault: 'close-session' | 'kick' | 'remove'; readonly session: string }

/** State of the lab, for the panel. */
export interface LabState {
  readonly network: NetworkFault
  readonly server: ServerStatus
  readonly pid: number | null
  readonly epoch: string | null
  readonly connections: number
  readonly denied: readonly string[]
}

/** Runs the faults of the panel. */
export interface Faults {
  readonly run: (fault: Fault) => Promise<void>
  readonly state: () => LabState
  /** Cuts every connection each `everyMs`, until stopped or another network fault is set. */
  readonly flap: (everyMs: number) => void
  readonly stopFlapping: () => void
  /** Makes all clients miss more messages of a channel than the server keeps. */
  readonly overflow: (channel: string) => Promise<void>
}

const conditionsOf: { readonly [Name in NetworkFault]: Conditions } = {
  healthy: {},
  refuse: {},
  flap: {},
  hang: { hang: true },
  slice: { slice: true },
  slow: { latencyMs: 800, bytesPerSecond: 4000 },
  'half-open': { stall: 'both' },
  'half-open-up': { stall: 'up' },
  'half-open-down': { stall: 'down' },
}

export function createFaults(proxy: ChaosProxy, server: LabServer, { logSize }: { logSize: number }): Faults {
  const denied = new Set<string>()
  let network: NetworkFault = 'healthy'
  let flapping: NodeJS.Timeout | undefined

  function stopFlapping(): void {
    clearInterval(flapping)
    flapping = undefined
  }

  function flap(everyMs: number): void {
    stopFlapping()
    network = 'flap'
    flapping = setInterval(() => proxy.drop(), everyMs)
  }

  async function setNetwork(to: NetworkFault): Promise<void> {
    stopFlapping()
    network = to
    await proxy.pass()
    proxy.set(conditionsOf[to])
    if (to === 'flap') flap(100)
    if (to !== 'refuse') return
    proxy.refuse()
    proxy.drop()
  }

  async function overflow(channel: string): Promise<void> {
    const before = network
    await setNetwork('refuse')
    // Heal the network even if the server is down.
    try {
      await server.fill(channel, logSize + 10)
    } finally {
      await setNetwork(before)
    }
  }

  async function deny(channel: string, isDenied: boolean): Promise<void> {
    await server.deny(channel, isDenied)
    if (isDenied) denied.add(channel)
    else denied.delete(channel)
  }

  async function restart(keepState: boolean): Promise<void> {
    await server.restart({ keepState })
    denied.clear()
  }

  async function run(asked: Fault): Promise<void> {
    switch (asked.fault) {
      case 'network':
        return setNetwork(asked.to)
      case 'drop':
        return proxy.drop()
      case 'fin':
        return proxy.fin()
      case 'kill':
        return server.kill()
      case 'start':
        return server.start()
      case 'restart':
        return restart(true)
      case 'new-epoch':
        return restart(false)
      case 'deploy':
        await server.shutDown()
        return restart(true)
      case 'stop':
        return server.stop()
      case 'cont':
        return server.cont()
      case 'collect':
        return server.collect(asked.channel)
      case 'overflow':
        return overflow(asked.channel)
      case 'deny':
      case 'allow':
        return deny(asked.channel, asked.fault === 'deny')
      case 'close-session':
        return void (await server.closeSession(asked.session, false))
      case 'kick':
      case 'remove':
        return void (await server.kick(asked.session, asked.fault === 'kick' ? 'kicked' : 'removed'))
      default:
        throw new TypeError(`lab: unknown fault ${JSON.stringify((asked as Fault).fault)}`)
    }
  }

  return {
    run,
    state: () => ({
      network,
      server: server.status(),
      pid: server.pid() ?? null,
      epoch: server.epoch() ?? null,
      connections: proxy.live(),
      denied: [...denied],
    }),
    flap,
    stopFlapping,
    overflow,
  }
}
