import { describe, expect, it } from 'vitest'
import type { ChannelConfig } from '../../src/server/hub/channelConfig.js'
import { createHub, type Hub } from '../../src/server/hub.js'
import type { ChannelStore } from '../../src/server/hub/store.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { createMapEngine } from '../server/support/mapEngine.js'
import { connectPeer, type TestPeer } from '../server/support/testPeer.js'
import { createVirtualClock, type VirtualClock } from '../server/support/virtualClock.js'
import { Names, readLines, transcripts } from './transcriptLines.js'

type Deed =
  | { readonly do: 'open'; readonly hub?: 'rooms' }
  | { readonly do: 'cut' | 'drain' | 'close' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'disk'; readonly fails: boolean }
  | { readonly do: 'remove' | 'unregister'; readonly user: string }
  | { readonly do: 'kick'; readonly user: string; readonly channel: string }

/** The app's own function; it fails for one token and one channel. */
const broken = (): never => {
  throw new Error('the database of the app is away')
}

const rules: ChannelConfig = {
  kind: 'log',
  schema: {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) =>
        typeof value === 'string' ? { value } : { issues: [{ message: 'Expected a text.' }] },
    },
  },
  onPublish({ data }) {
    if (data === 'rude') return { refuse: 'too-rude', message: 'Please be kind.' }
    return data === 'grow' ? 'x'.repeat(70_000) : undefined
  },
}

/** A hub on virtual time with everything that makes the rarer frames. */
function startHub(clock: VirtualClock): { readonly hub: Hub; readonly disk: { fails: boolean } } {
  const disk = { fails: false }
  const { engine } = createMapEngine(clock.environment.nextTick)
  const store = createStoreOn({ engine, location: 'transcript', sync: true, cacheBytes: 1_000_000 })
  const read: ChannelStore['read'] = (channel, range) =>
    disk.fails ? Promise.reject(new Error('EIO: i/o error, read')) : store.read(channel, range)
  const hub = createHub({
    environment: clock.environment,
    store: { ...store, read },
    channels: {
      orders: { kind: 'log', size: 3 },
      rules,
      inbox: { kind: 'session' },
      broken: { kind: 'log' },
      spare: { kind: 'log' },
    },
    authenticate({ token = '' }) {
      if (token === 'broken') return broken()
      if (token === 'banned') return { refused: 'forbidden', message: 'Your account is closed.' }
      // `<user>:<life in milliseconds>`
      const [id = '', life] = token.split(':')
      return life === undefined ? { id } : { user: { id }, expiresAt: clock.environment.now() + Number(life) }
    },
    concurrentSessions: 'first-wins',
    authorize: ({ channel }) => (channel === 'broken' ? broken() : true),
    from: 'user-id',
    limits: {
      maxHelloBytes: 300,
      maxSubscriptions: 3,
      maxUnauthenticatedPerAddress: 2,
      framesPerSecond: 1,
      frameBurst: 40,
    },
  })
  return { hub, disk }
}

/** A hub whose channels have members. */
const startRooms = ({ environment }: VirtualClock): Hub =>
  createHub({
    environment,
    channels: {
      'room:small': { kind: 'log', maxMembers: 1, membershipMs: 30_000 },
      'room:mine': { kind: 'log', concurrentSessions: 'last-wins' },
    },
    authenticate: ({ token = '' }) => ({ id: token }),
  })

/** One socket, and the frames of it that were read. */
interface Socket {
  readonly peer: TestPeer
  read: number
}

describe('the frames that need time or a fault', () => {
  it('are exactly the output of the real hub on virtual time', async () => {
    const clock = createVirtualClock()
    const { hub, disk } = startHub(clock)
    const rooms = startRooms(clock)
    const names = new Names()
    const sockets = new Map<string, Socket>()
    const settle = async (): Promise<void> => {
      for (let n = 0; n < 10; n += 1) await clock.tick()
    }
    // What ends later ends with the next ticks, which these calls must not wait for.
    const act = async (deed: Deed, as: string): Promise<void> => {
      switch (deed.do) {
        case 'open':
          return void sockets.set(as, { peer: connectPeer(deed.hub === 'rooms' ? rooms : hub), read: 0 })
        case 'cut':
          sockets.get(as)?.peer.peer.closed(1006)
          return void sockets.delete(as)
        case 'wait':
          return clock.advance(deed.ms)
        case 'disk':
          return void (disk.fails = deed.fails)
        case 'remove':
          return void hub.kick(
            { user: deed.user },
            { reason: 'removed', message: 'Your account was closed.' },
          )
        case 'unregister':
          return void rooms.kick({ user: deed.user }, { reason: 'unregistered' })
        case 'kick':
          return void rooms.kick({ user: deed.user, channel: deed.channel }, { message: 'Cool down.' })
        case 'drain':
          return void hub.drain({ ratePerSecond: 100 })
        case 'close':
          return void hub.close({ reason: 'server-closed', message: 'We moved.' })
      }
    }
    for (const line of readLines<Deed>(transcripts.rare)) {
      const at = JSON.stringify(line)
      const { as = 'ada' } = line
      if ('note' in line) continue
      if ('do' in line) {
        await act(line, as)
        await settle()
        continue
      }
      const socket = sockets.get(as)
      if (socket === undefined) throw new Error(`the transcript must open the socket first: ${at}`)
      const { peer } = socket
      if ('client' in line) peer.send(names.fill(line.client))
      else if ('raw' in line) peer.peer.receive(line.raw)
      else if ('close' in line) {
        expect(peer.close, at).toEqual(line.close)
        expect(peer.frames.length, `unexpected frames before ${at}`).toBe(socket.read)
        peer.peer.closed(line.close.code)
        sockets.delete(as)
      } else {
        const got = peer.frames[socket.read++]
        names.learn(line.server, got)
        expect(got, at).toEqual(names.fill(line.server))
      }
      await settle()
    }
    expect([...sockets.keys()], 'sockets that the transcript leaves open').toEqual([])
  })
})
