import { left, pause } from './lib/counters.js'
import { FakeSocket } from './lib/fakeSocket.js'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import useWebSocketParty from 'partysocket/use-ws'
import { ConnectivityProvider, useChannel, useConnection } from 'react-connectivity'
import { io } from 'socket.io-client'
import { connectOurs } from './lib/connectOurs.js'
import { given, offer } from './lib/given.js'
import { useWebSocket } from './lib/reactUseWebSocket.js'

const { peer } = given
const url = 'ws://fake.test/'
const connectivity = peer.startsWith('ours') ? connectOurs(url) : null

function Ours() {
  const { status } = useConnection()
  useChannel('bench', { onMessage: () => undefined })
  return <p>{status}</p>
}

function SocketIo() {
  const [isUp, setIsUp] = useState(false)
  useEffect(() => {
    const socket = io(url, { transports: ['websocket'] })
    socket.on('connect', () => setIsUp(true))
    socket.on('disconnect', () => setIsUp(false))
    return () => socket.disconnect()
  }, [])
  return <p>{String(isUp)}</p>
}

function Native() {
  const [isUp, setIsUp] = useState(false)
  useEffect(() => {
    const socket = new WebSocket(url)
    socket.onopen = () => setIsUp(true)
    return () => {
      socket.onopen = null
      socket.close()
    }
  }, [])
  return <p>{String(isUp)}</p>
}

const ReactUseWebSocket = () => <p>{useWebSocket(url, { shouldReconnect: () => true }).readyState}</p>
const Party = () => <p>{useWebSocketParty(url).readyState}</p>

const apps = {
  harness: () => <p>nothing</p>,
  native: Native,
  ours: () => (
    <ConnectivityProvider connectivity={connectivity}>
      <Ours />
    </ConnectivityProvider>
  ),
  ruw: ReactUseWebSocket,
  partysocket: Party,
  'socket.io': SocketIo,
}

const App = apps[peer]
const root = createRoot(document.querySelector('#root'))
const show = (key) => root.render(<StrictMode>{key === null ? null : <App key={key} />}</StrictMode>)

async function cycles(count) {
  for (let i = 0; i < count; i += 1) {
    show(i)
    await pause(0)
    show(null)
    await pause(0)
  }
}

const counted = () => ({ ...left(), sockets: FakeSocket.created, open: FakeSocket.live.size })
let before = counted()

offer({
  /** Warm-up mounts, which exclude loading and compiling. */
  async warm() {
    await cycles(50)
    await pause(6000)
    before = counted()
  },
  async cycles(count) {
    await cycles(count)
    // Longer than any linger, close or retry of a client.
    await pause(6000)
    const now = counted()
    return {
      sockets: now.sockets - before.sockets,
      open: now.open,
      timers: now.timers - before.timers,
      listeners: now.listeners - before.listeners,
    }
  },
  /** The end of the client itself, which lives outside React. */
  async dispose() {
    connectivity?.dispose()
    await pause(200)
    return left()
  },
})
