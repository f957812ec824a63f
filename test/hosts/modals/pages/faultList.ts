import { channel } from 'react-connectivity'
import type { Situation } from 'react-connectivity/testing'

/** Lets time pass for the client; milliseconds. */
export type Pass = (ms: number) => Promise<void>

/** One fault of a client, from its first moment to the recovery. */
export type Fault = (stage: Situation, pass: Pass) => Promise<void>

/** The server cannot be reached. */
function lose({ simulation: { network } }: Situation): void {
  network.mode = 'refuse'
  network.cut()
}

/** The server can be reached again, until the banner of the recovery has left. */
async function recover({ simulation, connectivity }: Situation, pass: Pass): Promise<void> {
  simulation.network.mode = 'pass'
  simulation.network.latencyMs = 5
  simulation.deny(null)
  connectivity.retryNow()
  await pass(8000)
}

/** Publishes more messages than the server keeps. */
function publishMany({ simulation }: Situation): void {
  for (let index = 0; index < 20; index += 1) void simulation.server.publish('orders', index)
}

/** The person leaves the prompt for later. */
async function putAside(pass: Pass): Promise<void> {
  document.querySelector<HTMLElement>('[data-slot="conn-prompt"] [data-variant="ghost"]')?.click()
  await pass(3000)
}

/** The server ends the session with a verdict; the person acts on it. */
const verdict =
  (reason: 'kicked' | 'removed', message?: string): Fault =>
  async (stage, pass) => {
    const { server } = stage.simulation
    for (const { id } of server.sessions())
      await server.kick(
        { session: id },
        { reason, keepSession: reason === 'kicked', ...(message && { message }) },
      )
    await pass(4000)
    await recover(stage, pass)
  }

/** The connection ends with this close code and stays down until the person acts. */
const closed =
  (code: number): Fault =>
  async (stage, pass) => {
    stage.simulation.network.cut(code)
    await pass(4000)
    await recover(stage, pass)
  }

/** The server refuses the client after a loss. */
const refused =
  (reason: 'unauthorized' | 'forbidden'): Fault =>
  async (stage, pass) => {
    stage.simulation.deny({ refused: reason })
    stage.simulation.network.cut()
    await pass(6000)
    await recover(stage, pass)
  }

/** All faults that a page can see. */
export const faultList = {
  'slow first connection': (_, pass) => pass(8000),
  blip: async (stage, pass) => {
    stage.simulation.network.cut()
    await pass(8000)
  },
  loss: async (stage, pass) => {
    lose(stage)
    await pass(20_000)
    await recover(stage, pass)
  },
  'long loss': async (stage, pass) => {
    lose(stage)
    await pass(90_000)
    await recover(stage, pass)
  },
  'loss with messages that wait': async (stage, pass) => {
    lose(stage)
    await pass(3000)
    for (let index = 0; index < 3; index += 1)
      channel(stage.connectivity, 'notes')
        .send({ index })
        .catch(() => undefined)
    await pass(12_000)
    await recover(stage, pass)
  },
  'refused messages': async (stage, pass) => {
    for (let index = 0; index < 3; index += 1)
      channel(stage.connectivity, 'notes')
        .send({ index })
        .catch(() => undefined)
    await pass(3000)
  },
  offline: async (stage, pass) => {
    lose(stage)
    stage.environment.signal('offline')
    await pass(8000)
    stage.environment.signal('online')
    await recover(stage, pass)
  },
  'busy server': async (stage, pass) => {
    const { network } = stage.simulation
    network.mode = 'refuse'
    network.inject(JSON.stringify({ t: 'goodbye', reason: 'overloaded', retryAfterMs: 120_000 }))
    network.cut(1013)
    await pass(125_000)
    await recover(stage, pass)
  },
  unstable: async (stage, pass) => {
    for (let drop = 0; drop < 4; drop += 1) {
      stage.simulation.network.cut()
      await pass(4000)
    }
    await pass(60_000)
  },
  degraded: async (stage, pass) => {
    stage.simulation.network.latencyMs = 600
    await stage.until(({ presentation }) => presentation().led.state === 'degraded')
    await pass(3000)
    await recover(stage, pass)
    await stage.until(({ presentation }) => presentation().led.state === 'online')
    await pass(1000)
  },
  'channel closed': async (stage, pass) => {
    const frame = JSON.stringify({ t: 'channel-error', ch: 'orders', error: 'channel-closed' })
    // Twice, because the first one only resubscribes.
    for (let count = 0; count < 2; count += 1) stage.simulation.network.inject(frame)
    await pass(4000)
  },
  'channel denied': async (stage, pass) => {
    const frame = JSON.stringify({ t: 'channel-error', ch: 'orders', error: 'channel-denied' })
    stage.simulation.network.inject(frame)
    await pass(4000)
  },
  'channel full': async (stage, pass) => {
    stage.simulation.network.cut()
    publishMany(stage)
    await pass(5000)
    await putAside(pass)
  },
  'process closed': async (stage, pass) => {
    stage.simulation.restart({ keepState: false })
    await pass(5000)
    await putAside(pass)
  },
  kicked: verdict('kicked'),
  removed: verdict('removed', 'Your contract of the ninth of March has ended. Please ask Ada.'),
  'server closed': closed(1000),
  'update required': closed(4426),
  failed: closed(1008),
  unauthorized: refused('unauthorized'),
  forbidden: refused('forbidden'),
} as const satisfies Readonly<Record<string, Fault>>

export type FaultName = keyof typeof faultList
