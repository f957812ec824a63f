import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Connectivity } from '../engine/connectivity.js'

let clients: StoreApi<readonly Connectivity[]> | null = null

/** The clients of the mounted providers on the page. */
export const pageClients = (): StoreApi<readonly Connectivity[]> => (clients ??= createStore(() => []))

/** Adds the client of a provider. Returns the function that removes it. */
export function mountClient(connectivity: Connectivity): () => void {
  const { setState } = pageClients()
  setState((all) => [...all, connectivity], true)
  return () => setState((all) => all.filter((_, index) => index !== all.indexOf(connectivity)), true)
}
