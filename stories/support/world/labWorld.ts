import { channelServer, createConnectivity } from 'react-connectivity'
import { createStore } from 'zustand/vanilla'
import type { Fault, LabState } from '../../../lab/faults.js'
import type { Order } from '../../../lab/liveData.js'
import { createBrowserEnvironment } from '../../../src/engine/browserEnvironment.js'
import { createDevice } from './device.js'
import type { LabAddress } from './labAddress.js'
import { createOrderStream } from './orderStream.js'
import { timersOf, type PlainPlatform } from './plainPlatform.js'
import type { World, WorldState } from './world.js'

const POLL_MS = 500

/** The control API of the lab. */
function controlOf({ control, key }: LabAddress) {
  const headers = { 'x-lab-key': key }
  async function ask<Answer extends object>(path: string, options: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${control}${path}`, { ...options, headers })
    const answer = (await response.json()) as Answer | { readonly error: string }
    if ('error' in answer) throw new RangeError(answer.error)
    return answer
  }
  return {
    state: () => ask<LabState>(''),
    run: (fault: Fault) => ask<LabState>('', { method: 'POST', body: JSON.stringify(fault) }),
    /** The orders after the first ones. */
    orders: (after: number, signal?: AbortSignal) =>
      ask<readonly Order[]>(`log/orders?after=${after}`, { signal: signal ?? null }),
  }
}

/** The platform's `WebSocket`, which reports the session that the server gives it. */
const reportingSocket = (onSession: (id: string) => void): PlainPlatform['WebSocket'] =>
  class extends WebSocket {
    constructor(url: string) {
      super(url)
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        for (const frame of [JSON.parse(data) as { t: string; session: { id: string } }].flat())
          if (frame.t === 'welcome') onSession(frame.session.id)
      })
    }
  }

/** A real server process behind a real network with faults. */
export function createLabWorld(address: LabAddress): World {
  const control = controlOf(address)
  const environment = createBrowserEnvironment()
  const device = createDevice(environment)
  const state = createStore<WorldState>(() => ({
    network: 'healthy',
    server: 'running',
    pid: null,
    denied: [],
    problem: null,
  }))
  const stream = createOrderStream()
  const connectivity = createConnectivity(channelServer(address.url), { environment: device.environment })
  let plainSession: string | null = null
  let known: number | null = null
  let isOver = false
  let stopPolling: () => void = () => undefined

  function take({ network, server, pid, denied }: LabState): void {
    const now = state.getState()
    const isSame = now.network === network && now.server === server && now.pid === pid
    if (!isSame || now.denied.join() !== denied.join()) state.setState({ network, server, pid, denied })
  }

  async function look(): Promise<void> {
    take(await control.state())
    const orders = await control.orders(known ?? 0)
    // Orders from before the page was opened do not count.
    const isFirst = known === null
    known = (known ?? 0) + orders.length
    if (!isFirst) for (const order of orders) stream.accept(order, order.at)
    state.setState({ problem: null })
  }

  async function poll(): Promise<void> {
    await look().catch((error: unknown) =>
      state.setState({
        problem:
          error instanceof RangeError
            ? error.message
            : 'The lab does not answer any more. Start it again with npm start.',
      }),
    )
    if (!isOver) stopPolling = environment.setTimer(() => void poll(), POLL_MS)
  }
  void poll()

  return {
    place: 'lab',
    url: address.url,
    connectivity,
    platform: {
      WebSocket: reportingSocket((id) => {
        plainSession = id
      }),
      ...timersOf(device.environment),
    },
    device,
    now: environment.now,
    wait: (ms) => new Promise((resolve) => void environment.setTimer(resolve, ms)),
    getState: state.getState,
    subscribe: (onChange) => state.subscribe(onChange),
    onAccepted: stream.onAccepted,
    fetchOrders: (signal) => control.orders(0, signal),
    async run(fault) {
      try {
        take(await control.run(fault))
      } catch (error) {
        state.setState({ problem: String(error) })
      }
    },
    has: () => true,
    setPace: () => undefined,
    sessions: () => [connectivity.getState().connection.sessionId, plainSession].filter((id) => id !== null),
    dispose() {
      isOver = true
      stopPolling()
      connectivity.dispose()
    },
  }
}
