import { channel, type Connectivity, type ConnectivityError } from 'react-connectivity'
import type { NewEvent } from './history.js'

/** Who sends what, and where. */
interface NotedSend {
  readonly client: string
  readonly user: string
  readonly channel: string
  readonly data: string
}

/** Sends, and notes the call and its end in the history. */
export function noteSend(connectivity: Connectivity, note: (event: NewEvent) => void, send: NotedSend): void {
  const { client, data } = send
  note({ type: 'invoked', ...send })
  channel(connectivity, send.channel)
    .send(data)
    .then(
      ({ offset }) => note({ type: 'acknowledged', client, data, offset }),
      ({ code }: ConnectivityError) => note({ type: 'rejected', client, data, code }),
    )
}
