import type { Connectivity } from 'react-connectivity'
import type { ThingsOption } from 'react-connectivity/server'
import { thingBindings, watchThings, type WatchedThings } from 'react-connectivity/things'
import { onTestFinished } from 'vitest'
import { until } from '../../client/support/wait.js'

/** Things that everybody may bind and watch. */
export const open: ThingsOption = { authorize: () => true }

export const urlOf = ({ port }: { readonly port: number }): string => `ws://127.0.0.1:${port}/realtime`

/** All values of a watch, and the newest one. */
export function follow(client: Connectivity, prefix: string) {
  const watched = watchThings(client, prefix)
  const seen: WatchedThings[] = []
  onTestFinished(watched.subscribe((value) => void seen.push(value)))
  const now = (): WatchedThings => watched.getState()
  const states = (): string =>
    [...now().things.values()]
      .map(
        ({ id, isConnected, isReporting }) => `${id} ${isConnected ? 'on' : 'off'}${isReporting ? '!' : ''}`,
      )
      .toSorted()
      .join(', ')
  return { seen, now, states, shows: (text: string) => until(text, () => states() === text) }
}

export const statusOf = (client: Connectivity, id: string): string | undefined =>
  thingBindings(client).getState().get(id)?.status

export const codeOf = (client: Connectivity, id: string): string | null | undefined =>
  thingBindings(client).getState().get(id)?.code
