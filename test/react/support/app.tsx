import { act, render, type RenderOptions } from '@testing-library/react'
import type { ReactElement, ReactNode } from 'react'
import {
  ConnectivityProvider,
  createConnectivity,
  type Channel,
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

/** A client, a server and a network in one page, under a clock of their own. */
export interface App {
  readonly connectivity: Connectivity
  readonly environment: VirtualEnvironment
  readonly simulation: Simulation
  /** Lets time pass, and React with it. */
  advance(ms: number): Promise<void>
  /** Renders below a provider and waits until it is connected and its channels are joined. */
  show(ui: ReactElement, options?: RenderOptions): Promise<ReturnType<typeof render>>
  /** How many frames of a type the client has sent. */
  sent(type: string): number
  /** Listeners on the state of the client: those that stand now, and all that ever were. */
  readonly subscriptions: { now: number; ever: number }
  /** How often a hook has joined a channel. */
  joins(): number
  /** Publishes at once, without letting time pass. */
  publish(channel: string, ...data: unknown[]): void
  /** The link is lost and does not come back before `heal`. */
  cut(): void
  heal(): void
}

export function createApp(
  options: Partial<ConnectivityOptions> = {},
  serverOptions: SimulationOptions = {},
): App {
  const environment = createVirtualEnvironment()
  const simulation = createSimulation({ environment, ...serverOptions })
  const made = createConnectivity({
    url: '/realtime',
    transport: simulation.transport,
    environment,
    ...options,
  })
  const subscriptions = { now: 0, ever: 0 }
  let joins = 0
  const handles = new Map<string, Channel>()
  const connectivity: Connectivity = {
    ...made,
    channel(name) {
      const channel = made.channel(name)
      const handle = handles.get(name) ?? {
        ...channel,
        join: (listener) => {
          joins += 1
          return channel.join(listener)
        },
      }
      handles.set(name, handle)
      return handle
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

/** What is written to the console of errors and warnings while the test runs; kept from the output. */
export function watchConsole(): readonly string[] {
  const lines: string[] = []
  // React 18 rethrows to the window what a boundary has caught.
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
