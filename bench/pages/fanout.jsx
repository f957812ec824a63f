import { FakeSocket } from './lib/fakeSocket.js'
import { createContext, memo, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import useWebSocketParty from 'partysocket/use-ws'
import { ConnectivityProvider, useChannel, useConnection, useConnectionStatus } from 'react-connectivity'
import { io } from 'socket.io-client'
import { create } from 'zustand'
import { connectOurs } from './lib/connectOurs.js'
import { createCount } from './lib/createCount.js'
import { given, offer, turn } from './lib/given.js'
import { useWebSocket } from './lib/reactUseWebSocket.js'

const { peer, count } = given
const url = 'ws://fake.test/'
const renders = createCount()

const Leaf = ({ isUp }) => {
  renders.add()
  return <i>{isUp ? 'up' : 'down'}</i>
}

/** A minimal reconnecting client: the lower bound for the others. */
function connectNative(changed) {
  const dial = () => {
    const socket = new WebSocket(url)
    socket.onopen = () => changed({ isUp: true })
    socket.onmessage = (event) => changed({ last: event.data })
    socket.onclose = () => {
      changed({ isUp: false })
      setTimeout(dial, 50)
    }
  }
  dial()
}

function makeFloor() {
  let state = { isUp: false }
  const listeners = new Set()
  const subscribe = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  connectNative((change) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  })
  return { Item: () => <Leaf isUp={useSyncExternalStore(subscribe, () => state.isUp)} /> }
}

function makeZustand() {
  const useStore = create(() => ({ isUp: false }))
  connectNative((change) => useStore.setState(change))
  return { Item: () => <Leaf isUp={useStore((state) => state.isUp)} /> }
}

function makeOurs(useIsUp) {
  const connectivity = connectOurs(url, { backoff: { firstMs: 50, quickGapMs: 50 } })
  const Joined = () => {
    useChannel('bench')
    return null
  }
  let offset = 0
  return {
    Item: () => <Leaf isUp={useIsUp()} />,
    Root: ({ children }) => (
      <ConnectivityProvider connectivity={connectivity}>
        <Joined />
        {children}
      </ConnectivityProvider>
    ),
    message: () => JSON.stringify({ t: 'message', ch: 'bench', o: (offset += 1), d: 1 }),
  }
}

/** One hook at the top, and its whole value through a context: the usual way to share a hook. */
function makeContext(useValue) {
  const Context = createContext(false)
  return {
    Item: () => <Leaf isUp={useContext(Context).isUp} />,
    Root({ children }) {
      const value = useValue()
      return <Context.Provider value={value}>{children}</Context.Provider>
    },
  }
}

const ruwOptions = { shouldReconnect: () => true, reconnectInterval: 50, reconnectAttempts: 1000 }

function useParty() {
  const [value, setValue] = useState({ isUp: false })
  useWebSocketParty(url, undefined, {
    minReconnectionDelay: 50,
    maxReconnectionDelay: 50,
    onOpen: () => setValue((before) => ({ ...before, isUp: true })),
    onClose: () => setValue((before) => ({ ...before, isUp: false })),
    onMessage: (event) => setValue((before) => ({ ...before, last: event.data })),
  })
  return value
}

/** As its documentation shows: each component has its own listener. */
function makeSocketIo() {
  const socket = io(url, { transports: ['websocket'], reconnectionDelay: 50, reconnectionDelayMax: 50 })
  const useIsUp = () => {
    const [isUp, setIsUp] = useState(socket.connected)
    useEffect(() => {
      const up = () => setIsUp(true)
      const down = () => setIsUp(false)
      socket.on('connect', up)
      socket.on('disconnect', down)
      return () => {
        socket.off('connect', up)
        socket.off('disconnect', down)
      }
    }, [])
    return isUp
  }
  return { Item: () => <Leaf isUp={useIsUp()} />, message: () => '42["message",1]' }
}

const peers = {
  floor: makeFloor,
  zustand: makeZustand,
  ours: () => makeOurs(() => useConnectionStatus() === 'connected'),
  'ours-whole': () => makeOurs(() => useConnection().status === 'connected'),
  'ruw-context': () =>
    makeContext(() => ({
      ...useWebSocket(url, ruwOptions),
      get isUp() {
        return this.readyState === 1
      },
    })),
  'ruw-share': () => ({
    Item: () => <Leaf isUp={useWebSocket(url, { ...ruwOptions, share: true }).readyState === 1} />,
  }),
  partysocket: () => makeContext(useParty),
  'socket.io': makeSocketIo,
}

const { Item, Root = ({ children }) => children, message = () => '{"unrelated":1}' } = peers[peer]()
const Items = memo(() => Array.from({ length: count }, (_, i) => <Item key={i} />))
const root = document.querySelector('#root')

/** Resolves with the time from the client's last event until every component shows the new text. */
function flipped(text) {
  return new Promise((resolve) => {
    let changed = 0
    const observer = new MutationObserver((records) => {
      const at = performance.now()
      changed += records.filter(({ target }) => target.textContent === text).length
      if (changed < count) return
      observer.disconnect()
      resolve(at - FakeSocket.lastEventAt)
    })
    observer.observe(root, { subtree: true, characterData: true, childList: true })
  })
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))

offer({
  async mount() {
    createRoot(root).render(
      <Root>
        <Items />
      </Root>,
    )
    for (let i = 0; i < 300 && root.querySelector('i:last-of-type')?.textContent !== 'up'; i += 1)
      await new Promise((resolve) => setTimeout(resolve, 100))
    await new Promise((resolve) => setTimeout(resolve, 300))
    return root.querySelectorAll('i').length
  },
  async cycle() {
    FakeSocket.isHeld = true
    const before = renders.total()
    const down = flipped('down')
    FakeSocket.drop()
    const downMs = await down
    // Wait until the client dials again on its own schedule.
    while (FakeSocket.live.size === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await frame()
    const up = flipped('up')
    FakeSocket.release()
    const upMs = await up
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { downMs, upMs, renders: renders.total() - before }
  },
  /** Renders that a message causes in components which show only the status. */
  async unrelated() {
    const before = renders.total()
    for (const socket of FakeSocket.live) socket.receive(message())
    await turn()
    await frame()
    await frame()
    await turn()
    return renders.total() - before
  },
})
