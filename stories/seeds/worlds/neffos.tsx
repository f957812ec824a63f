import { createConnectivity, nativeDialler, probingDialler } from 'react-connectivity'
import { neffos } from 'react-connectivity/adapters/neffos'
import { createNeffosHub, type NeffosClient } from '../../../test/connectors/servers/neffosHub.js'
import { createPageNetwork, type PagePeer } from '../../support/pageNetwork.js'
import Rooms from '../apps/neffos.js'
import type { SeedWorld } from '../seed.js'
import { createSeedClock } from '../seedClock.js'
import { createStateLog, type InTheirWords } from '../stateLog.js'

const VIP = 'default/vip'
const TRIES = 'X-Websocket-Header-X-Websocket-Reconnect'

/** What neffos says for a reason. */
const texts: { readonly [reason: string]: string } = {
  unauthorized: 'H…',
  'channel-denied': 'the error of OnRoomJoin',
  'channel-kicked': '_OnRoomLeave',
}
const inTheirWords: InTheirWords = ({ reason }) => (reason === null ? null : (texts[reason] ?? null))

export function startNeffos(): SeedWorld {
  const clock = createSeedClock()
  const { environment } = clock
  const log = createStateLog(environment, { inTheirWords })
  const hub = createNeffosHub()
  const clients = new Map<PagePeer, NeffosClient>()
  let isCut = false
  const close = (peer: PagePeer): void => {
    clients.get(peer)?.gone()
    clients.delete(peer)
  }
  const network = createPageNetwork(
    {
      opened(peer) {
        const tries = new URL(peer.url).searchParams.get(TRIES)
        if (tries !== null) log.told('server', `reads X-Websocket-Reconnect: ${tries}`)
        clients.set(peer, hub.connect({ send: peer.send, close: () => close(peer) }))
      },
      received: (peer, data) => clients.get(peer)?.receive(String(data)),
      closed: close,
    },
    environment.setTimer,
  )
  const probe: typeof fetch = () => {
    log.told('probe', isCut ? 'HEAD: no answer' : 'HEAD: answered')
    return isCut ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(new Response())
  }

  function cut(): void {
    isCut = true
    network.cut()
    for (const peer of clients.keys()) close(peer)
    // What it kept back reaches nobody.
    hub.hold(false)
  }
  function heal(): void {
    isCut = false
    hub.refuse(null)
    hub.deny(VIP, null)
    network.heal()
  }
  /** One drop, after which the network works. */
  function drop(): void {
    cut()
    isCut = false
    network.heal()
  }

  return {
    clock,
    log,
    open: () =>
      createConnectivity(
        neffos('wss://api.example/echo', {
          dialler: probingDialler(nativeDialler({ WebSocket: network.WebSocket }), { fetch: probe }),
        }),
        { environment },
      ),
    faults: [
      { label: 'Cut the network', run: cut },
      { label: 'Let everything back', run: heal },
      {
        label: 'Close the VIP room, and drop the connection',
        run() {
          hub.deny(VIP, 'the room is full')
          drop()
        },
      },
      { label: 'Put me out of the lobby', run: () => hub.ask('default', 'lobby', '_OnRoomLeave') },
      {
        label: 'Refuse the handshake, and drop the connection',
        run() {
          hub.refuse('your account is closed')
          drop()
        },
      },
      { label: 'Keep the answers back', run: () => hub.hold(true) },
    ],
    app: () => <Rooms />,
  }
}
