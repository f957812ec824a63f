import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import useWebSocketParty from 'partysocket/use-ws'
import { ConnectivityProvider, useChannel, useConnectionStatus } from 'react-connectivity'
import { io } from 'socket.io-client'
import { connectOurs } from './lib/connectOurs.js'
import { given, offer } from './lib/given.js'
import { useWebSocket } from './lib/reactUseWebSocket.js'

const { peer, port, heartbeat } = given
const url = `ws://127.0.0.1:${port}/`
const now = () => performance.timeOrigin + performance.now()
const changes = []
const seen = new Set()
const took = ({ seq }) => seen.add(seq)

/** The status of the app. */
function useReport(isUp) {
  useEffect(() => {
    changes.push({ at: now(), isUp })
  }, [isUp])
}
const report = (isUp) => changes.push({ at: now(), isUp })

/** A minimal hand-written client. With a heartbeat, it drops a silent socket without waiting for its close. */
function runNative() {
  const dial = () => {
    const socket = new WebSocket(url)
    let timer
    let isOver = false
    const end = () => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      report(false)
      setTimeout(dial, heartbeat ? 50 : 1000)
    }
    const expect = () => {
      if (!heartbeat) return
      clearTimeout(timer)
      timer = setTimeout(() => {
        end()
        socket.close()
      }, heartbeat)
    }
    socket.onopen = () => {
      report(true)
      expect()
    }
    socket.onmessage = (event) => {
      expect()
      took(JSON.parse(event.data))
    }
    socket.onclose = end
  }
  dial()
}

function SocketIo() {
  useEffect(() => {
    const socket = io(url, { transports: ['websocket'] })
    socket.on('connect', () => report(true))
    socket.on('disconnect', () => report(false))
    socket.on('message', took)
  }, [])
  return null
}

function ReactUseWebSocket() {
  const { readyState } = useWebSocket(url, {
    shouldReconnect: () => true,
    heartbeat,
    onMessage: (event) => took(JSON.parse(event.data)),
  })
  useReport(readyState === 1)
  return null
}

function PartySocket() {
  useWebSocketParty(url, undefined, {
    onOpen: () => report(true),
    onClose: () => report(false),
    onMessage: (event) => took(JSON.parse(event.data)),
  })
  return null
}

const connectivity = peer === 'ours' ? connectOurs(url) : null

function Ours() {
  useReport(useConnectionStatus() === 'connected')
  useChannel('bench', { onMessage: took })
  return null
}

const components = { ours: Ours, 'socket.io': SocketIo, partysocket: PartySocket, ruw: ReactUseWebSocket }
const Peer = components[peer]
if (Peer === undefined) runNative()
else {
  const app = connectivity ? (
    <ConnectivityProvider connectivity={connectivity}>
      <Peer />
    </ConnectivityProvider>
  ) : (
    <Peer />
  )
  createRoot(document.querySelector('#root')).render(app)
}

/** The first change of this kind after a moment; null when there is none within the limit. */
async function changeAfter({ at, isUp, limitMs }) {
  const until = now() + limitMs
  for (;;) {
    const found = changes.find((change) => change.at >= at && change.isUp === isUp)
    if (found !== undefined || now() > until) return found?.at ?? null
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

offer({
  changeAfter,
  /** Messages that never came, between the first and the last one that did. */
  lost() {
    const numbers = [...seen]
    return Math.max(...numbers) - Math.min(...numbers) + 1 - numbers.length
  },
  count: () => seen.size,
})
