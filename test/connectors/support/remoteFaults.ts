import type { Methods, ServerFaults } from './serverFaults.js'

/** The binding that the page's host provides. */
export type FaultCall = (world: number, method: string, args: readonly unknown[]) => Promise<unknown>

declare global {
  // The name that `openPage` exposes.
  var callFaults: FaultCall
}

/** Makes a server and its network in the host of this page. */
export async function createRemoteFaults<S>(): Promise<ServerFaults<S>> {
  const { world, port } = (await globalThis.callFaults(0, 'create', [])) as { world: number; port: number }
  const call = (method: string, ...args: readonly unknown[]): Promise<unknown> =>
    globalThis.callFaults(world, method, args)
  const server = new Proxy({} as Methods<S>, {
    get:
      (_target, method) =>
      (...args: readonly unknown[]) =>
        call('server', String(method), ...args),
  })
  return {
    port,
    server: () => server,
    dials: () => call('dials') as Promise<number>,
    live: () => call('live') as Promise<number>,
    refuse: () => call('refuse'),
    reset: () => call('reset'),
    hole: () => call('hole'),
    dropInbound: () => call('dropInbound'),
    heal: async () => void (await call('heal')),
    restart: async (downMs) => void (await call('restart', downMs)),
    close: async () => void (await call('close')),
  }
}
