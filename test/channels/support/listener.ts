import { createInbox, createWorld, type Inbox, type World } from './world.js'

/** A client that is on channel `a` and has got messages 1 to 3 of it. */
export async function createListener(options = {}): Promise<{ world: World; inbox: Inbox }> {
  const world = createWorld(options)
  const inbox = createInbox()
  world.channel('a').subscribe({ onMessage: inbox.take })
  await world.connect()
  for (const n of [1, 2, 3]) void world.simulation.server.publish('a', n)
  await world.advance(100)
  return { world, inbox }
}

/** Frames as if the server had sent them, one message each. */
export const inject = (world: World, ...frames: unknown[]): void => {
  for (const frame of frames) world.network.inject(JSON.stringify(frame))
}
