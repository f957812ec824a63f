'use client'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'

import { useConnectivity } from '../react/connectivityContext.js'
import { checkPresence } from './check.js'
import { watchThings } from './things.js'
import { useBoundThings } from './useBoundThings.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Who is in a place. */
export interface Presence {
  /** The names of those that are connected, in the order in which the server told them first. */
  readonly names: readonly string[]
  /** Whether this is what the server knows now: false before its first answer and while the connection is down. */
  readonly isCurrent: boolean
  /** Why the server does not tell, such as `denied`; null while it does. */
  readonly code: string | null
}

const nobody: readonly string[] = []

/**
 * Who is here: those that are present under a name in the same place, such as the people in a document. Each is the thing
 * `<place>/<name>` of the server, with the policy `all`, so that a person with two windows is there until both are closed.
 *
 * @param place such as the id of a document
 * @param name under which this client is present while mounted; the server decides whether it may. Default: it only watches.
 * @throws TypeError in development, when place or name is no text of 1 to 200 characters
 * @example
 * const { names } = usePresence('document-7', user.name)
 */
export function usePresence(place: string, name?: string): Presence {
  if (process.env.NODE_ENV !== 'production') checkPresence(place, name)
  const prefix = `${place}/`
  useBoundThings(name === undefined ? nobody : [`${prefix}${name}`])
  const watched = watchThings(useConnectivity(), prefix)
  const { isCurrent, code } = useStore(
    watched,
    useShallow((now) => ({ isCurrent: now.isCurrent, code: now.code })),
  )
  const names = useStore(
    watched,
    useShallow(({ things }) =>
      [...things.values()].flatMap(({ id, isConnected }) => (isConnected ? [id.slice(prefix.length)] : [])),
    ),
  )
  return { names, isCurrent, code }
}
