'use client'
import { createContext, useContext, type Context } from 'react'

import type { Connectivity } from '../engine/connectivity.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Carries the client from the provider to the hooks. */
export const ConnectivityContext: Context<Connectivity | null> = createContext<Connectivity | null>(null)
ConnectivityContext.displayName = 'Connectivity'

/**
 * The client of the nearest provider. It never changes, so reading it never causes a render. It is a zustand store:
 * `useStore(useConnectivity(), selector)` reads any of its state.
 *
 * @throws Error without a `ConnectivityProvider` above
 * @example
 * const connectivity = useConnectivity()
 * const network = useStore(connectivity, (state) => state.network)
 */
export function useConnectivity(): Connectivity {
  const connectivity = useContext(ConnectivityContext)
  if (connectivity === null)
    throw new Error(
      process.env.NODE_ENV === 'production'
        ? 'react-connectivity: no ConnectivityProvider'
        : 'react-connectivity: a hook or component has no provider; put the provider above it: <ConnectivityProvider connectivity={connectivity}>',
    )
  return connectivity
}
