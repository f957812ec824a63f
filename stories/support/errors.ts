import { channel, type Action } from 'react-connectivity'
import { createSituation, type Situation } from 'react-connectivity/testing'

/** The three errors of a session and its channels. */
export type RaisedError = 'channel-closed' | 'channel-full' | 'process-closed'

/** A live client on which this error was raised for real, with the action that the app maps it to. */
export async function raise(error: RaisedError, action: Action): Promise<Situation> {
  const stage = await createSituation('idle', {
    client: { actions: { [error]: action } },
    server: { channels: { orders: { kind: 'log', size: 5 } } },
  })
  const { simulation, connectivity } = stage
  channel(connectivity, 'orders').subscribe({
    onMessage: () => undefined,
    resync: () => Promise.resolve(),
    // Let the person decide.
    onGap: 'prompt',
  })
  connectivity.connect()
  await stage.advance(500)
  // One message first, so that the client has a position to come back to.
  void simulation.server.publish('orders', 'first')
  await stage.advance(200)
  switch (error) {
    case 'channel-closed': {
      // Close it twice, because the first close only resubscribes.
      const closed = JSON.stringify({ t: 'channel-error', ch: 'orders', error: 'channel-closed' })
      simulation.network.inject(closed)
      simulation.network.inject(closed)
      await stage.advance(500)
      return stage
    }
    case 'channel-full':
      simulation.network.cut()
      for (let index = 0; index < 20; index += 1) void simulation.server.publish('orders', index)
      await stage.advance(3000)
      return stage
    case 'process-closed':
      simulation.restart({ keepState: false })
      await stage.advance(3000)
      return stage
  }
}
