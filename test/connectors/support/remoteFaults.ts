import type { ContractFaults } from '../../../src/testing/contract/types.js'

/** Faults and a server in another process, used from a page. */
export interface RemoteFaults extends ContractFaults {
  readonly port: number
  /** Calls a method of the server. */
  readonly server: (method: string, ...args: readonly unknown[]) => Promise<unknown>
}

/** The binding that the page's host provides. */
export type FaultCall = (world: number, method: string, args: readonly unknown[]) => Promise<unknown>

declare global {
  // The name that `runInBrowser` exposes.
  var callFaults: FaultCall
}

/** Makes a server and its network in the host of this page. */
export async function createRemoteFaults(): Promise<RemoteFaults> {
  const { world, port } = (await globalThis.callFaults(0, 'create', [])) as { world: number; port: number }
  const call = (method: string, ...args: readonly unknown[]): Promise<unknown> =>
    globalThis.callFaults(world, method, args)
  return {
    port,
    dials: () => call('dials') as Promise<number>,
    live: () => call('live') as Promise<number>,
    refuse: () => call('refuse'),
    reset: () => call('reset'),
    hole: () => call('hole'),
    dropInbound: () => call('dropInbound'),
    heal: async () => void (await call('heal')),
    restart: async (downMs) => void (await call('restart', downMs)),
    close: async () => void (await call('close')),
    server: (method, ...args) => call('server', method, ...args),
  }
}
