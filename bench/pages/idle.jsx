import { createRoot } from 'react-dom/client'
import {
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  useChannel,
  useConnection,
} from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'
import { createCount } from './lib/createCount.js'
import { offer } from './lib/given.js'

const environment = createVirtualEnvironment()
const simulation = createSimulation({ environment })
const connectivity = createConnectivity(channelServer('/realtime', { dialler: simulation.dialler }), {
  environment,
})
let commits = 0
const renders = createCount()
const partRenders = createCount()
connectivity.subscribe(() => {
  commits += 1
})

function Status() {
  renders.add()
  return <p>{useConnection().status}</p>
}

function Parts() {
  partRenders.add()
  return <p>{useChannel('bench').status}</p>
}

createRoot(document.querySelector('#root')).render(
  <ConnectivityProvider connectivity={connectivity}>
    <Status />
    <Parts />
    <ConnectionLed />
    <ConnectionBanner />
  </ConnectivityProvider>,
)

const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))

offer({
  async start() {
    await painted()
    await environment.advance(30_000)
    await painted()
    return document.body.textContent
  },
  async idle(ms) {
    const before = { commits, renders: renders.total(), partRenders: partRenders.total(), changes: 0 }
    const observer = new MutationObserver((records) => {
      before.changes -= records.length
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    const messages = []
    const { log } = simulation.network
    const from = log.length
    await environment.advance(ms)
    await painted()
    messages.push(...log.slice(from))
    observer.disconnect()
    return {
      commits: commits - before.commits,
      renders: renders.total() - before.renders,
      partRenders: partRenders.total() - before.partRenders,
      changes: -before.changes,
      heartbeats: messages.filter(({ text }) => text.includes('"t":"pong"')).length,
      status: connectivity.getState().connection.status,
    }
  },
})
