import { createInterface } from 'node:readline'
import {
  channel,
  channelServer,
  createConnectivity,
  nativeDialler,
  type SocketClass,
} from 'react-connectivity/native'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { WebSocket } from 'ws'

// A client at the near end of a link. It writes down what it sees; a line `send …` sends, any other line is a signal of the device.

const say = (record: object): void => void process.stdout.write(`${JSON.stringify(record)}\n`)
let signal: (name: 'online' | 'offline' | 'resumed') => void = () => undefined
const { setFrame: _frame, ...rest } = createVirtualEnvironment()
const client = createConnectivity(
  channelServer(process.argv[2] ?? '', {
    dialler: nativeDialler({ WebSocket: WebSocket as unknown as SocketClass }),
  }),
  {
    environment: {
      ...rest,
      now: () => performance.timeOrigin + performance.now(),
      random: Math.random,
      setTimer: (run, ms) => {
        const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1))
        return () => clearTimeout(timer)
      },
      setFrame: (run) => {
        const timer = setTimeout(run, 16)
        return () => clearTimeout(timer)
      },
      network: () => 'online',
      listen: (onSignal) => {
        signal = onSignal
        return () => undefined
      },
    },
  },
)
client.onEvent((event) => {
  if (event.type === 'status-changed') say({ status: event.status, reason: event.reason })
})
channel(client, 'orders').subscribe({ onMessage: (data) => say({ data }) })
client.subscribe(({ channels }, before) => {
  const status = channels.get('orders')?.status
  if (status !== before.channels.get('orders')?.status) say({ channel: status })
})
client.connect()
for await (const line of createInterface({ input: process.stdin })) {
  const [word, ...more] = line.split(' ')
  if (word === 'send')
    void channel(client, 'orders')
      .send(JSON.parse(more.join(' ')))
      .then(
        ({ offset }) => say({ sent: offset }),
        ({ code }: { code: string }) => say({ sent: code }),
      )
  else signal(word as 'online')
}
