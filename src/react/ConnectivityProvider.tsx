'use client'
import { useEffect, useMemo, type ReactElement, type ReactNode } from 'react'

import { describe } from '../core/describe.js'
import type { Connectivity } from '../engine/connectivity.js'
import { ConnectivityContext } from './connectivityContext.js'
import { pageClients } from './pageClients.js'
import { SlotsContext, useSlots, type Slots } from './slots.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Props of `ConnectivityProvider`. */
export interface ConnectivityProviderProps {
  /** The client, made once outside React with `createConnectivity`. */
  readonly connectivity: Connectivity
  /**
   * Whether the mounted provider connects: `true` dials once, at mount. With `false` nothing is dialled until the app calls `connect()`.
   * Default: true. Source: Electric Imp `startBehavior`, of which these are `CONNECTED` and `NO_ACTION`; a page starts disconnected.
   */
  readonly autoConnect?: boolean
  /** The app's own button and glyphs, used by every part below. Default: those of the provider above, else the kit's. */
  readonly slots?: Slots
  readonly children?: ReactNode
}

/**
 * Provides the client to the hooks and components below and keeps it connected while mounted. Renders no element.
 *
 * @throws TypeError if `connectivity` is not a client; in development
 * @example
 * <ConnectivityProvider connectivity={connectivity}>
 *   <App />
 * </ConnectivityProvider>
 * @example
 * <ConnectivityProvider connectivity={connectivity} slots={{ Button: MyButton, Glyph: MyIcon }}>
 *   <App />
 * </ConnectivityProvider>
 */
export function ConnectivityProvider({
  connectivity,
  autoConnect = true,
  slots,
  children,
}: ConnectivityProviderProps): ReactElement {
  if (
    process.env.NODE_ENV !== 'production' &&
    typeof (connectivity as Partial<Connectivity> | undefined)?.retain !== 'function'
  )
    throw new TypeError(
      `ConnectivityProvider: expected connectivity={createConnectivity(channelServer(url))}, got ${describe(connectivity)}`,
    )
  useEffect(() => (autoConnect ? connectivity.retain() : undefined), [connectivity, autoConnect])
  useEffect(() => pageClients().add(connectivity), [connectivity])
  const { Button, Glyph } = { ...useSlots(), ...slots }
  // An object written inline must not render every part again.
  const given = useMemo<Slots>(() => ({ Button, Glyph }), [Button, Glyph])
  return (
    <ConnectivityContext.Provider value={connectivity}>
      <SlotsContext.Provider value={given}>{children}</SlotsContext.Provider>
    </ConnectivityContext.Provider>
  )
}
