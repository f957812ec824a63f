import {
  channel,
  pauseInBackground,
  presenterOf,
  type ConnectivityOptions,
  type PauseInBackgroundOptions,
  type Presentation,
} from 'react-connectivity'
import type { SimulationOptions } from 'react-connectivity/testing'
import { onTestFinished } from 'vitest'
import { createInbox, createWorld } from './world.js'

export const MINUTE = 60_000
export const HOUR = 3_600_000

interface Given {
  readonly options?: PauseInBackgroundOptions
  readonly client?: ConnectivityOptions
  readonly server?: SimulationOptions
}

/** A connected page with a channel, which pauses in the background, and each frame that a person could see from then on. */
export async function openBackgroundPage({ options, client, server }: Given = {}) {
  const world = createWorld(client, server)
  const inbox = createInbox<number>()
  channel<number>(world.client, 'orders').subscribe({ onMessage: inbox.take })
  const stop = pauseInBackground(world.client, options)
  // As the components of a page do.
  world.client.retain()
  await world.advance(1000)
  const frames: Presentation[] = []
  onTestFinished(presenterOf(world.client).subscribe((shown) => void frames.push(shown)))
  const hide = world.environment.hide
  const publish = (data: number) => world.simulation.server.publish('orders', data)
  const connection = () => world.client.getState().connection
  return { ...world, inbox, stop, frames, hide, publish, connection, shown: () => frames.at(-1) }
}

/** What a person sees while there is nothing to tell. */
export const calm = { banner: null, announcement: null, prompt: null, countdown: null }
