import { counts } from './lib/countWork.js'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { ConnectivityProvider, defineChannel, useChannelState } from 'react-connectivity'
import { io } from 'socket.io-client'
import { connectOurs } from './lib/connectOurs.js'
import { createCount } from './lib/createCount.js'
import { deferred, given, offer } from './lib/given.js'
import { useWebSocket } from './lib/reactUseWebSocket.js'

const { peer, port, count, channels, components } = given
const url = `ws://127.0.0.1:${port}/`
const names = Array.from({ length: channels }, (_, i) => `c${i}`)
const ready = deferred()
const done = deferred()
const total = channels * components
/** The newest message that each component shows. */
const shown = new Map()
const renders = createCount()
const wasted = createCount()
let folds = 0
let finished = 0
let startedAt = 0

const isLast = ({ seq }) => seq >= count - channels
const took = () => {
  startedAt ||= performance.now()
}

/** A component shows this message; the measure is over when every component shows its last one. */
function shows(id, data) {
  if (shown.get(id) === data.seq) return wasted.add()
  shown.set(id, data.seq)
  if (isLast(data)) finished += 1
  if (finished === total) done.resolve()
}

function Leaf({ id, data }) {
  renders.add()
  if (data === null) return <i>none</i>
  shows(id, data)
  return (
    <i>
      {data.seq} {data.price}
    </i>
  )
}

/** A hand-written router: one parse and one map lookup per message, one commit per frame. */
function makeFloor() {
  const states = new Map(names.map((name) => [name, { value: null, listeners: new Set() }]))
  let frame = 0
  const changed = new Set()
  const commit = () => {
    frame = 0
    const now = [...changed]
    changed.clear()
    for (const state of now) {
      state.value = state.next
      for (const listener of state.listeners) listener()
    }
  }
  const socket = new WebSocket(url)
  socket.onopen = ready.resolve
  socket.onmessage = (event) => {
    took()
    const data = JSON.parse(event.data)
    const state = states.get(data.ch)
    folds += 1
    state.next = data
    changed.add(state)
    frame ||= requestAnimationFrame(commit)
  }
  const subscribers = new Map(
    names.map((name) => {
      const { listeners } = states.get(name)
      return [name, (listener) => (listeners.add(listener), () => listeners.delete(listener))]
    }),
  )
  return {
    Item: ({ name, id }) => (
      <Leaf id={id} data={useSyncExternalStore(subscribers.get(name), () => states.get(name).value)} />
    ),
  }
}

function makeOurs() {
  const connectivity = connectOurs(url)
  const reduce = (_, data) => {
    took()
    folds += 1
    return data
  }
  const definitions = new Map(names.map((name) => [name, defineChannel(name, { initial: null, reduce })]))
  connectivity.subscribe(({ channels: known }) => {
    if (names.every((name) => known.get(name)?.status === 'subscribed')) ready.resolve()
  })
  return {
    Item: ({ name, id }) => <Leaf id={id} data={useChannelState(definitions.get(name))} />,
    Root: ({ children }) => (
      <ConnectivityProvider connectivity={connectivity}>{children}</ConnectivityProvider>
    ),
  }
}

const makeReactUseWebSocket = () => ({
  Item({ name, id }) {
    const { lastJsonMessage } = useWebSocket(url, {
      share: true,
      onOpen: ready.resolve,
      filter: (event) => {
        took()
        return JSON.parse(event.data).ch === name
      },
    })
    return <Leaf id={id} data={lastJsonMessage} />
  },
})

/** As its documentation shows: each component has its own listener. */
function makeSocketIo() {
  const socket = io(url, { transports: ['websocket'] })
  socket.on('connect', ready.resolve)
  socket.onAny(took)
  return {
    Item({ name, id }) {
      const [data, setData] = useState(null)
      useEffect(() => {
        socket.on(name, setData)
        return () => socket.off(name, setData)
      }, [name])
      return <Leaf id={id} data={data} />
    },
  }
}

const peers = {
  floor: makeFloor,
  ours: makeOurs,
  'react-use-websocket': makeReactUseWebSocket,
  'socket.io': makeSocketIo,
}

const { Item, Root = ({ children }) => children } = peers[peer]()
const items = names.flatMap((name) =>
  Array.from({ length: components }, (_, i) => <Item key={`${name}/${i}`} id={`${name}/${i}`} name={name} />),
)
createRoot(document.querySelector('#root')).render(<Root>{items}</Root>)

let longestTask = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration)
}).observe({ type: 'longtask' })

offer({
  ready: () => ready.promise.then(() => null),
  async done() {
    const before = { ...counts, renders: renders.total() }
    longestTask = 0
    const limit = new Promise((resolve) => setTimeout(resolve, 30_000, false))
    const isOver = await Promise.race([done.promise.then(() => true), limit])
    const endedAt = performance.now()
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return {
      wallMs: isOver ? endedAt - startedAt : Infinity,
      stale: total - finished,
      renders: renders.total() - before.renders,
      wasted: wasted.total(),
      folds,
      parses: counts.parses - before.parses,
      framesAsked: counts.mostFrames,
      longestTask,
    }
  },
})
