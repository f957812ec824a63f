import { sockets } from './lib/countSockets.js'
import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import useWebSocketParty from 'partysocket/use-ws'
import { ConnectivityProvider, useChannel } from 'react-connectivity'
import { io } from 'socket.io-client'
import { message } from '../lib/message.mjs'
import { connectOurs } from './lib/connectOurs.js'
import { createCount } from './lib/createCount.js'
import { deferred, given, offer } from './lib/given.js'
import { useWebSocket } from './lib/reactUseWebSocket.js'

const { peer, port } = given
const url = `ws://127.0.0.1:${port}/`
const ready = deferred()
let send
let commits = 0
const renders = createCount()

/** The send of the newest render. */
function useSender(newest) {
  useEffect(() => {
    send = newest
  })
}

const peers = {
  ours() {
    const connectivity = connectOurs(url, { maxPending: 1000 })
    connectivity.subscribe(({ channels }) => {
      commits += 1
      if (channels.get('bench')?.status === 'subscribed') ready.resolve()
    })
    const Sender = () => {
      renders.add()
      const channel = useChannel('bench')
      useSender(channel.send)
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
      renders.add()
      useSender(useWebSocket(url, { onOpen: ready.resolve }).sendJsonMessage)
      return <p>sender</p>
    }
    return <Sender />
  },
  partysocket: () => {
    const Sender = () => {
      renders.add()
      const socket = useWebSocketParty(url, undefined, { onOpen: ready.resolve })
      useSender((data) => socket.send(JSON.stringify(data)))
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
    const before = { ...sockets, commits, renders: renders.total() }
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
      renders: renders.total() - before.renders,
      kept: settled.filter(({ status, value }) => status === 'fulfilled' && value !== undefined).length,
    }
  },
})
