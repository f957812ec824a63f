/* oxlint-disable react/globals -- to count renders is what this page is for */
import { sockets } from './lib/countSockets.js'
import { createRoot } from 'react-dom/client'
import useWebSocketParty from 'partysocket/use-ws'
import { channelServer, ConnectivityProvider, createConnectivity, useChannel } from 'react-connectivity'
import { io } from 'socket.io-client'
import { message } from '../lib/message.mjs'
import { deferred, given, offer } from './lib/given.js'
import { useWebSocket } from './lib/reactUseWebSocket.js'

const { peer, port } = given
const url = `ws://127.0.0.1:${port}/`
const ready = deferred()
let send
let commits = 0
let renders = 0

const peers = {
  ours() {
    const connectivity = createConnectivity(channelServer(`${url}realtime`), { maxPending: 1000 })
    connectivity.subscribe(({ channels }) => {
      commits += 1
      if (channels.get('bench')?.status === 'subscribed') ready.resolve()
    })
    const Sender = () => {
      renders += 1
      const channel = useChannel('bench')
      send = channel.send
      return <p>{channel.pending.length}</p>
    }
    return (
      <ConnectivityProvider connectivity={connectivity}>
        <Sender />
      </ConnectivityProvider>
    )
  },
  'react-use-websocket': () => {
    const Sender = () => {
      renders += 1
      send = useWebSocket(url, { onOpen: ready.resolve }).sendJsonMessage
      return <p>sender</p>
    }
    return <Sender />
  },
  partysocket: () => {
    const Sender = () => {
      renders += 1
      const socket = useWebSocketParty(url, undefined, { onOpen: ready.resolve })
      send = (data) => socket.send(JSON.stringify(data))
      return <p>sender</p>
    }
    return <Sender />
  },
  'socket.io': () => {
    const socket = io(url, { transports: ['websocket'] })
    socket.on('connect', ready.resolve)
    send = (data) => socket.emit('message', data)
    return <p>sender</p>
  },
  native: () => {
    const socket = new WebSocket(url)
    socket.onopen = ready.resolve
    send = (data) => socket.send(JSON.stringify(data))
    return <p>sender</p>
  },
}

createRoot(document.querySelector('#root')).render(peers[peer]())

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

offer({
  ready: () => ready.promise.then(() => pause(300)).then(() => null),
  /** Sends in one tick, and waits for the answers where there are any. */
  async send(count) {
    const before = { ...sockets, commits, renders }
    const answers = Array.from({ length: count }, (_, seq) => send(message(seq)))
    // Wait for the queued microtasks, to measure the whole tick.
    await pause(0)
    const leaving = commits - before.commits
    const settled = await Promise.allSettled(answers)
    await pause(200)
    return {
      messages: sockets.messages - before.messages,
      bytes: sockets.bytes - before.bytes,
      commitsLeaving: leaving,
      commits: commits - before.commits,
      renders: renders - before.renders,
      kept: settled.filter(({ status, value }) => status === 'fulfilled' && value !== undefined).length,
    }
  },
})
