import { left, pause } from './lib/counters.js'
import { sockets } from './lib/countSockets.js'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { WebSocket as PartySocket } from 'partysocket'
import { ConnectivityProvider, useChannel, useConnectionStatus } from 'react-connectivity'
import { io } from 'socket.io-client'
import { connectOurs } from './lib/connectOurs.js'
import { given, offer } from './lib/given.js'
import { useWebSocket } from './lib/reactUseWebSocket.js'

const { peer, port } = given
const url = `ws://127.0.0.1:${port}/`

/** Each peer's own way to leave and come back; resolves when it is connected again. */
const peers = {
  native() {
    let socket
    return () =>
      new Promise((resolve) => {
        socket?.close()
        socket = new WebSocket(url)
        socket.onopen = resolve
      })
  },
  ours() {
    const connectivity = connectOurs(url)
    const Status = () => {
      useChannel('bench')
      return <p>{useConnectionStatus()}</p>
    }
    createRoot(document.querySelector('#root')).render(
      <ConnectivityProvider connectivity={connectivity} autoConnect={false}>
        <Status />
      </ConnectivityProvider>,
    )
    return () =>
      new Promise((resolve) => {
        if (connectivity.getState().connection.status === 'connected') void connectivity.disconnect()
        const stop = connectivity.subscribe(({ connection, channels }) => {
          const isIn = channels.get('bench')?.status === 'subscribed'
          if (connection.status !== 'connected' || !isIn) return
          stop()
          resolve()
        })
        connectivity.connect()
      })
  },
  ruw() {
    let setWanted
    let onOpen = () => undefined
    const App = () => {
      const [isWanted, set] = useState(false)
      useEffect(() => {
        setWanted = set
      }, [])
      const { readyState } = useWebSocket(url, { onOpen: () => onOpen() }, isWanted)
      return <p>{readyState}</p>
    }
    createRoot(document.querySelector('#root')).render(<App />)
    return async () => {
      // At once: React would join the two into no change at all.
      flushSync(() => setWanted(false))
      await new Promise((resolve) => {
        onOpen = resolve
        flushSync(() => setWanted(true))
      })
    }
  },
  partysocket() {
    const socket = new PartySocket(url, undefined, { startClosed: true })
    return () =>
      new Promise((resolve) => {
        socket.addEventListener('open', resolve, { once: true })
        socket.reconnect()
      })
  },
  'socket.io'() {
    const socket = io(url, { transports: ['websocket'], autoConnect: false })
    return () =>
      new Promise((resolve) => {
        socket.disconnect()
        socket.once('connect', resolve)
        socket.connect()
      })
  },
}

const reconnect = peers[peer]()
let before = { ...left(), made: sockets.made }

offer({
  async cycles(count) {
    for (let i = 0; i < count; i += 1) await reconnect()
  },
  mark() {
    before = { ...left(), made: sockets.made }
  },
  async left() {
    await pause(3000)
    const now = left()
    return {
      made: sockets.made - before.made,
      open: sockets.open,
      timers: now.timers - before.timers,
      listeners: now.listeners - before.listeners,
    }
  },
})
