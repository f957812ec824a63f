import {
  channel,
  channelServer,
  createConnectivity,
  type Channel,
  type ChannelListener,
  type Connectivity,
  type Environment,
} from 'react-connectivity'
import type { HubLink, HubPeer } from '../../../src/server/hub/environment.js'
import { createSimulatedNetwork } from '../../../src/testing/simulatedNetwork.js'
import type { NetworkMode } from '../../../src/testing/simulatedWire.js'
import { entryOf } from './entryOf.js'
import type { NewEvent } from './history.js'
import { noteSend } from './noteSend.js'
import { createShownList } from './shownList.js'
import { LISTED } from './step.js'

/** A real client on its own simulated network, with its record. */
export interface SimulatedClient {
  readonly name: string
  readonly connectivity: Connectivity
  /** Cuts its connection. */
  readonly cut: () => void
  /** The next messages of a channel that come together are lost, and their connection stands. */
  readonly loseMessage: () => void
  /** Sets the state of its network. */
  readonly link: (mode: NetworkMode, latencyMs: number) => void
  /** A machine without a running server refuses dials. */
  readonly reaches: (isUp: boolean) => void
  readonly channels: () => readonly string[]
  readonly statusOf: (channel: string) => string
  readonly lastOf: (channel: string) => string | null
  /** What the list of the channel should show, and does not. Empty where the app has not followed it from the start. */
  readonly missing: (expected: Iterable<string>) => readonly string[]
  readonly join: (channel: string) => void
  readonly leave: (channel: string) => void
  readonly resubscribe: (channel: string) => void
  readonly send: (channel: string) => void
  readonly retry: () => void
  readonly connect: () => void
  readonly switchUser: (signsOut: boolean) => void
  readonly dispose: () => void
  readonly reported: readonly string[]
}

/** What a client needs of its run. */
export interface ClientHost {
  readonly environment: Environment
  readonly accept: (link: HubLink) => HubPeer
  readonly note: (event: NewEvent) => void
  /** Everything that the app's own database has of the channel with a list. */
  readonly fetch: () => Iterable<string>
}

/** Whether a text of the server holds messages, and nothing that a client waits for. */
const isOfMessages = (text: string): boolean => {
  const sent: unknown = JSON.parse(text)
  return [sent].flat().every((frame) => (frame as { readonly t: string }).t === 'message')
}

export function createSimulatedClient(
  name: string,
  { environment, accept, note, fetch }: ClientHost,
): SimulatedClient {
  const reported: string[] = []
  const own: Environment = {
    ...environment,
    // Each client is a browser of its own.
    broadcast: () => null,
    report: (error) => void reported.push(String(error)),
  }
  let users = 0
  let user = `${name}-user0`
  let isSwitching = false
  let isRequested = false
  let sends = 0
  let isLosing = false
  const network = createSimulatedNetwork(own, (link) =>
    accept({
      ...link,
      send(batch) {
        if (!isLosing || !isOfMessages(batch.text)) return link.send(batch)
        isLosing = false
      },
    }),
  )
  let mode: NetworkMode = 'pass'
  let isUp = true
  const update = (): void => void (network.mode = isUp ? mode : 'refuse')
  const connectivity = createConnectivity(
    channelServer('/simulated', {
      auth: { getToken: () => Promise.resolve(user) },
      dialler: {
        ...network.dialler,
        dial(...given) {
          note({ type: 'dialled', client: name, isRequested })
          isRequested = false
          return network.dialler.dial(...given)
        },
      },
    }),
    { environment: own, times: { handshakeMs: 5000 } },
  )
  const list = createShownList(LISTED, connectivity, own, () => {
    note({ type: 'moved', client: name, channel: LISTED })
    return fetch()
  })
  let followsList = true
  const handles = new Map<string, Channel<string>>()
  const handleOf = (each: string): Channel<string> =>
    entryOf(handles, each, () => channel<string>(connectivity, each))
  const leaves = new Map<string, () => void>()
  let joined: readonly string[] = []
  const last = new Map<string, string>()
  let identity: string | null = null
  connectivity.subscribe(({ connection }) => {
    if (connection.status === 'connected') isSwitching = false
    if (connection.identity === identity) return
    if (identity !== null) followsList = false
    identity = connection.identity
    for (const each of leaves.keys()) note({ type: 'moved', client: name, channel: each })
  })

  const subscribe = (each: string, listener: ChannelListener<string>): (() => void) =>
    each === LISTED ? list.subscribe(listener) : handleOf(each).subscribe({ ...listener, onGap: 'prompt' })

  const client: SimulatedClient = {
    name,
    connectivity,
    reported,
    cut: () => network.cut(),
    loseMessage: () => void (isLosing = true),
    link(next, latencyMs) {
      // A connection that lost frames in the middle does not heal; what is lost with it, but messages, shows only on the next one.
      if (mode === 'lose' && next !== 'lose') network.cut()
      mode = next
      network.latencyMs = latencyMs
      update()
    },
    reaches(nextUp) {
      isUp = nextUp
      update()
    },
    channels: () => joined,
    statusOf: (each) => handleOf(each).getState()?.status ?? 'none',
    lastOf: (each) => last.get(each) ?? null,
    missing(expected) {
      const shown = list.items()
      return followsList ? [...expected].filter((data) => !shown.has(data)) : []
    },
    join(each) {
      if (leaves.has(each)) return
      note({ type: 'moved', client: name, channel: each })
      leaves.set(
        each,
        subscribe(each, {
          onMessage(data, { epoch, offset, from }) {
            last.set(each, data)
            note({
              type: 'delivered',
              client: name,
              channel: each,
              epoch: epoch ?? '',
              offset: offset ?? -1,
              data,
              from,
            })
          },
          onError({ code }) {
            // A connection that is lost before the new history begins hides what it loses: a known limit.
            if (each === LISTED && code === 'channel-closed') followsList = false
            note({ type: 'fault', client: name, channel: each, code })
          },
        }),
      )
      joined = [...leaves.keys()]
    },
    leave(each) {
      if (each === LISTED) followsList = false
      leaves.get(each)?.()
      leaves.delete(each)
      joined = [...leaves.keys()]
    },
    resubscribe(each) {
      if (!leaves.has(each)) return
      if (each === LISTED) followsList = false
      note({ type: 'moved', client: name, channel: each })
      handleOf(each).resubscribe()
    },
    send(each) {
      // Between the switch and the next welcome the app cannot tell for whom it sends.
      if (isSwitching) return
      noteSend(connectivity, note, { client: name, user, channel: each, data: `${name}:${++sends}` })
    },
    retry() {
      isRequested = true
      connectivity.retryNow()
    },
    connect() {
      isRequested = true
      connectivity.connect()
    },
    switchUser(signsOut) {
      // Only a connection that stands has a user to switch from.
      if (connectivity.getState().connection.status !== 'connected') return
      user = `${name}-user${++users}`
      isSwitching = true
      if (!signsOut) return network.cut()
      void connectivity.signOut()
      client.connect()
    },
    dispose: () => connectivity.dispose(),
  }
  return client
}
