import type { Connectivity } from '../engine/connectivity.js'
import { createRegistry, type Registry } from './createRegistry.js'

let clients: Registry<Connectivity> | null = null

/** The clients of the mounted providers on the page. */
export const pageClients = (): Registry<Connectivity> => (clients ??= createRegistry())
