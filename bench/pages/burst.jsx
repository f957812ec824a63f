import { useEffect, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import useWebSocketParty from 'partysocket/use-ws'
import {
  ConnectivityProvider,
  createConnectivity,
  useChannel,
  useChannelMessages,
  useConnection,
} from 'react-connectivity'
import { fromSocketIo } from 'react-connectivity/adapters/socket.io'
import { useWebSocket } from './lib/reactUseWebSocket.js'
import { io } from 'socket.io-client'
import { connectOurs } from './lib/connectOurs.js'
import { createCount } from './lib/createCount.js'
import { deferred, given, offer } from './lib/given.js'

const { peer, port, count } = given
const url = `ws://127.0.0.1:${port}/`
const ready = deferred()
const done = deferred()
const rendered = new Uint8Array(count)
const renders = createCount()
let startedAt = 0

const took = () => {
  startedAt ||= performance.now()
}
/** The rendered state shows this message, and nothing is left to come. */
const shows = (data) => {
  startedAt ||= performance.now()
  rendered[data.seq] = 1
  if (data.seq === count - 1) done.resolve(performance.now())
}

/** A component whose state is the newest message, as common hooks offer it. */
function Last({ data }) {
  renders.add()
  if (data) shows(data)
  return <p>{data ? `${data.seq} ${data.price}` : 'none'}</p>
}

/** A component whose state is every message. It marks only new messages as shown. */
function Log({ messages, dataOf = (each) => each }) {
  renders.add()
  for (let i = messages.length - 1; i >= 0 && rendered[dataOf(messages[i]).seq] === 0; i -= 1)
    shows(dataOf(messages[i]))
  const last = messages.at(-1)
  return <p>{last ? `${messages.length} ${dataOf(last).price}` : 'none'}</p>
}

function openNative(onData) {
  const socket = new WebSocket(url)
  socket.onopen = ready.resolve
  socket.onmessage = (event) => onData(JSON.parse(event.data))
}

/** The wire protocol by hand, without checks: the lower bound for the client. */
function openWire(onData) {
  const socket = new WebSocket(`${url}realtime`)
  const answers = {
    welcome: () => socket.send('{"t":"subscribe","ch":"bench"}'),
    subscribed: ready.resolve,
    message: ({ d }) => onData(d),
  }
  socket.onopen = () => socket.send('{"t":"hello","v":1,"attempt":0}')
  socket.onmessage = (event) => {
    const frames = JSON.parse(event.data)
    for (const frame of Array.isArray(frames) ? frames : [frames]) answers[frame.t]?.(frame)
  }
}

const open = peer.startsWith('wire') ? openWire : openNative

function NativeLog() {
  const [messages, setMessages] = useState([])
  useEffect(() => {
    const log = []
    let frame = 0
    open((data) => {
      for (const each of Array.isArray(data) ? data : [data]) {
        took()
        log.push(each)
      }
      frame ||= requestAnimationFrame(() => {
        frame = 0
        setMessages(log.slice())
      })
    })
  }, [])
  return <Log messages={messages} />
}

/** The state over an adapter; the app handles its messages itself. */
const observed = peer.startsWith('adapter')
  ? io(url, { transports: ['websocket'], autoConnect: false })
  : null
const adapter =
  observed === null
    ? null
    : createConnectivity(fromSocketIo(observed, { channels: { event: () => 'message' } }))

const connectivity = peer.startsWith('ours') ? connectOurs(url) : adapter
const messageData = ({ data }) => data

// Asked outside React: a hook for it would add renders that an app does not have.
connectivity?.subscribe(({ channels }) => {
  if (channels.get('bench')?.status === 'subscribed') ready.resolve()
})

function OursLog() {
  return <Log messages={useChannelMessages('bench', { limit: count }).messages} dataOf={messageData} />
}

function OursCallback() {
  renders.add()
  const { status } = useChannel('bench', {
    onMessage: (data) => {
      took()
      shows(data)
    },
  })
  return <p>{status}</p>
}

function ReactUseWebSocket() {
  const { lastJsonMessage } = useWebSocket(url, {
    onOpen: ready.resolve,
    onMessage: () => (startedAt ||= performance.now()),
  })
  return <Last data={lastJsonMessage} />
}

function PartySocket() {
  const [data, setData] = useState(null)
  useWebSocketParty(url, undefined, {
    onOpen: ready.resolve,
    onMessage: (event) => {
      const next = JSON.parse(event.data)
      took()
      setData(next)
    },
  })
  return <Last data={data} />
}

function SocketIoLog() {
  const [messages, setMessages] = useState([])
  useEffect(() => {
    const log = []
    let frame = 0
    const socket = observed ?? io(url, { transports: ['websocket'] })
    socket.on('connect', ready.resolve)
    socket.on('message', (data) => {
      took()
      log.push(data)
      frame ||= requestAnimationFrame(() => {
        frame = 0
        setMessages(log.slice())
      })
    })
  }, [])
  return <Log messages={messages} />
}

const AdapterStatus = () => (
  <>
    <p>{useConnection().status}</p>
    <SocketIoLog />
  </>
)

function SocketIo() {
  const [data, setData] = useState(null)
  const socket = useRef(null)
  useEffect(() => {
    socket.current = io(url, { transports: ['websocket'] })
    socket.current.on('connect', ready.resolve)
    socket.current.on('message', (next) => {
      took()
      setData(next)
    })
  }, [])
  return <Last data={data} />
}

const components = {
  native: null,
  'native-log': NativeLog,
  wire: null,
  'wire-log': NativeLog,
  ours: OursLog,
  'ours-callback': OursCallback,
  'react-use-websocket': ReactUseWebSocket,
  partysocket: PartySocket,
  'socket.io': SocketIo,
  'socket.io-log': SocketIoLog,
  'adapter-status': AdapterStatus,
  'adapter-messages': OursLog,
}

const Peer = components[peer]
if (Peer === null) {
  open((data) => {
    took()
    shows(data)
  })
} else if (connectivity === null) {
  createRoot(document.querySelector('#root')).render(<Peer />)
} else {
  createRoot(document.querySelector('#root')).render(
    <ConnectivityProvider connectivity={connectivity}>
      <Peer />
    </ConnectivityProvider>,
  )
}

const sum = (marks) => marks.reduce((total, mark) => total + mark, 0)

offer({
  ready: () => ready.promise.then(() => null),
  async done() {
    let last = performance.now()
    let longestGap = 0
    let frames = 0
    let isOver = false
    const watch = () => {
      const now = performance.now()
      if (startedAt > 0) longestGap = Math.max(longestGap, now - last)
      if (startedAt > 0) frames += 1
      last = now
      if (!isOver) requestAnimationFrame(watch)
    }
    const before = renders.total()
    requestAnimationFrame(watch)
    const endedAt = await done.promise
    isOver = true
    // Include the work that follows the last message.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return {
      wallMs: endedAt - startedAt,
      renders: renders.total() - before,
      frames: frames + 1,
      lostRendered: count - sum(rendered),
      longestGap,
    }
  },
})
