import { act, render, type RenderOptions } from '@testing-library/react'
import type { ReactElement, ReactNode } from 'react'
import {
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  type ChannelServerOptions,
  type Connectivity,
  type ConnectivityOptions,
} from 'react-connectivity'
import {
  createSimulation,
  createVirtualEnvironment,
  type Simulation,
  type SimulationOptions,
  type VirtualEnvironment,
} from 'react-connectivity/testing'
import { onTestFinished, vi } from 'vitest'
import type { Channels } from '../../../src/channels/index.js'

/** A client, a server and a network in one page, on a virtual clock. */
export interface App {
  readonly connectivity: Connectivity
  readonly environment: VirtualEnvironment
  readonly simulation: Simulation
  /** Advances the clock inside `act`. */
  readonly advance: (ms: number) => Promise<void>
  /** Renders below a provider and waits until it is connected and its channels are subscribed. */
  readonly show: (ui: ReactElement, options?: RenderOptions) => Promise<ReturnType<typeof render>>
  /** The number of sent frames of a type. */
  readonly sent: (type: string) => number
  /** Listeners on the state of the client: now and in total. */
  readonly subscriptions: { now: number; ever: number }
  /** The number of channel subscriptions of hooks. */
  readonly joins: () => number
  /** Publishes at once, without letting time pass. */
  readonly publish: (channel: string, ...data: unknown[]) => void
  /** The connection is lost until `heal`. */
  readonly cut: () => void
  readonly heal: () => void
}

export function createApp(
  options: ConnectivityOptions & ChannelServerOptions = {},
  serverOptions: SimulationOptions = {},
): App {
  const environment = createVirtualEnvironment()
  const simulation = createSimulation({ environment, ...serverOptions })
  const { auth, maxProblems, ...rest } = options
  const connector = channelServer('/realtime', {
    dialler: simulation.dialler,
    ...(auth && { auth }),
    ...(maxProblems !== undefined && { maxProblems }),
  })
  const made = createConnectivity(connector, { environment, ...rest })
  const subscriptions = { now: 0, ever: 0 }
  let joins = 0
  const counted = new WeakSet<object>()
  const connectivity: Connectivity = {
    ...made,
    use(create) {
      const part = made.use(create)
      if ('entry' in part) countJoins(part as unknown as Channels)
      return part
    },
    subscribe(listener) {
      subscriptions.now += 1
      subscriptions.ever += 1
      const unsubscribe = made.subscribe(listener)
      return () => {
        subscriptions.now -= 1
        unsubscribe()
      }
    },
  }
  function countJoins(part: Channels): void {
    if (counted.has(part)) return
    counted.add(part)
    const { entry } = part
    Object.assign(part, {
      entry(name: string) {
        const found = entry(name)
        if (counted.has(found)) return found
        counted.add(found)
        const subscribe = found.subscribe.bind(found)
        found.subscribe = (subscriber) => {
          joins += 1
          subscribe(subscriber)
        }
        return found
      },
    })
  }
  onTestFinished(async () => {
    made.dispose()
    await simulation.dispose()
  })
  const advance = async (ms: number): Promise<void> => {
    await act(() => environment.advance(ms))
  }
  return {
    connectivity,
    environment,
    simulation,
    advance,
    subscriptions,
    joins: () => joins,
    async show(ui, renderOptions) {
      const view = render(ui, {
        wrapper: ({ children }: { children: ReactNode }) => (
          <ConnectivityProvider connectivity={connectivity}>{children}</ConnectivityProvider>
        ),
        ...renderOptions,
      })
      await advance(200)
      return view
    },
    sent: (type) =>
      simulation.network.log
        .filter(({ from }) => from === 'client')
        .flatMap(({ text }) => [JSON.parse(text) as { t: string } | { t: string }[]].flat())
        .filter(({ t }) => t === type).length,
    publish(channel, ...data) {
      for (const each of data) void simulation.server.publish(channel, each)
    },
    cut() {
      simulation.network.mode = 'refuse'
      simulation.network.cut()
    },
    heal() {
      simulation.network.mode = 'pass'
    },
  }
}

/** Captures errors and warnings of the console during the test. */
export function watchConsole(): readonly string[] {
  const lines: string[] = []
  // React 18 rethrows an error to the window after a boundary has caught it.
  const quiet = (event: Event): void => event.preventDefault()
  window.addEventListener('error', quiet)
  onTestFinished(() => window.removeEventListener('error', quiet))
  for (const level of ['error', 'warn'] as const) {
    const spy = vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      lines.push(words.map(String).join(' '))
    })
    onTestFinished(() => spy.mockRestore())
  }
  return lines
}
