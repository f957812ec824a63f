'use client'

import { useCallback, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { useConnectivity } from '../../react/index.js'

type Client = ReturnType<typeof useConnectivity>['use']

/** The mounted parts of one kind and one client, in the order of their mounting. */
interface Queue {
  readonly parts: Set<object>
  readonly listeners: Set<() => void>
}

const queues = new WeakMap<Client, Map<string, Queue>>()

function queueOf(client: Client, kind: string): Queue {
  const kinds = queues.get(client) ?? new Map<string, Queue>()
  queues.set(client, kinds)
  const queue = kinds.get(kind) ?? { parts: new Set(), listeners: new Set() }
  kinds.set(kind, queue)
  return queue
}

type Kind = 'banner' | 'prompt'

const listen = ({ listeners }: Queue, changed: () => void): (() => void) => {
  listeners.add(changed)
  return () => void listeners.delete(changed)
}

/**
 * Whether this part is the one of its kind that shows itself. Two banners in one page, such as one in a layout and one in a
 * page, would tell the same twice; the first one that was mounted shows. For parts that a server never renders.
 *
 * @param kind such as `banner`; parts of different kinds do not compete
 */
export function useOnly(kind: Kind): boolean {
  const queue = queueOf(useConnectivity().use, kind)
  const [part] = useState(() => ({}))
  const subscribe = useCallback((changed: () => void) => listen(queue, changed), [queue])
  useLayoutEffect(() => {
    queue.parts.add(part)
    for (const changed of queue.listeners) changed()
    return () => {
      queue.parts.delete(part)
      for (const changed of queue.listeners) changed()
    }
  }, [queue, part])
  return useSyncExternalStore(
    subscribe,
    () => queue.parts.values().next().value === part,
    () => false,
  )
}

/** Whether the page has a part of this kind. */
export function useHas(kind: Kind): boolean {
  const queue = queueOf(useConnectivity().use, kind)
  const subscribe = useCallback((changed: () => void) => listen(queue, changed), [queue])
  return useSyncExternalStore(
    subscribe,
    () => queue.parts.size > 0,
    () => false,
  )
}
