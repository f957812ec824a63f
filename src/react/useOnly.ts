'use client'

import { useEffect, useLayoutEffect, useState } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { useConnectivity } from './connectivityContext.js'

type Client = ReturnType<typeof useConnectivity>['use']

/** `…-part`: one that may show itself, although it shows nothing now. */
type Kind = 'banner' | 'prompt' | 'banner-part' | 'prompt-part'

/** The mounted parts of one kind and one client, in the order of their mounting. */
type Queue = StoreApi<ReadonlySet<object>>

const queues = new WeakMap<Client, Map<Kind, Queue>>()

function useQueue(kind: Kind): Queue {
  const client = useConnectivity().use
  const kinds = queues.get(client) ?? new Map<Kind, Queue>()
  queues.set(client, kinds)
  const queue = kinds.get(kind) ?? createStore<ReadonlySet<object>>(() => new Set())
  kinds.set(kind, queue)
  return queue
}

function join(queue: Queue, part: object): () => void {
  queue.setState((parts) => new Set(parts).add(part), true)
  return () => queue.setState((parts) => new Set([...parts].filter((each) => each !== part)), true)
}

/** Counts as a part of this kind while mounted, also on a server, where it does nothing. */
export function usePresence(kind: Kind): void {
  const queue = useQueue(kind)
  useEffect(() => join(queue, {}), [queue])
}

/**
 * Whether this part is the one of its kind that shows itself. Two banners in one page, such as one in a layout and one in a
 * page, would tell the same twice; the first one that was mounted shows. For parts that a server never renders.
 *
 * @param kind such as `banner`; parts of different kinds do not compete
 */
export function useOnly(kind: Kind): boolean {
  const queue = useQueue(kind)
  const [part] = useState(() => ({}))
  useLayoutEffect(() => join(queue, part), [queue, part])
  return useStore(queue, (parts) => parts.values().next().value === part)
}

/** Whether the page has a part of this kind. */
export const useHas = (kind: Kind): boolean => useStore(useQueue(kind), (parts) => parts.size > 0)
