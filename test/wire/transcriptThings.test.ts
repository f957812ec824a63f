import { expect, it } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import { createSharedMemory } from '../server/support/sharedMemory.js'
import { connectPeer, type TestPeer } from '../server/support/testPeer.js'
import { createVirtualClock } from '../server/support/virtualClock.js'
import { Names, readLines, transcripts } from './transcriptLines.js'

type Deed =
  | { readonly do: 'open' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'ban'; readonly user: string }
  | { readonly do: 'deliver' }

it('the frames of things are exactly the output of the real hub on virtual time', async () => {
  const clock = createVirtualClock()
  const banned = new Set<string>()
  const hub = createHub({
    environment: clock.environment,
    authenticate: ({ token = '' }) => ({ id: token }),
    things: {
      authorize: ({ user, thing }) =>
        user.id === 'eve'
          ? { allowed: false, message: 'Ask the caretaker.' }
          : thing === 'fails'
            ? broken()
            : !banned.has(user.id),
      bindPolicy: (thing) => (thing.startsWith('desk/') ? 'last-wins' : 'first-wins'),
      maxPerConnection: 3,
      maxWatches: 1,
      maxRemembered: 2,
    },
  })
  const { environment } = clock
  const memory = createSharedMemory()
  const inProcess = () => createHub({ environment, store: memory.store(), things: { authorize: () => true } })
  const others = new Map([
    ['bare', createHub({ environment })],
    ['east', inProcess()],
    ['west', inProcess()],
  ])
  const peers = new Map<string, { readonly peer: TestPeer; read: number }>()
  const names = new Names()
  for (const line of readLines<Deed>(transcripts.things)) {
    const { as = '' } = line
    if ('note' in line) continue
    if ('do' in line) {
      if (line.do === 'open') peers.set(as, { peer: connectPeer(others.get(as) ?? hub), read: 0 })
      else if (line.do === 'wait') await clock.advance(line.ms)
      else if (line.do === 'deliver') while (memory.deliver() > 0) await clock.tick()
      else {
        banned.add(line.user)
        await hub.recheck()
      }
      continue
    }
    const socket = peers.get(as)
    if (socket === undefined) throw new Error(`the transcript uses ${as} before it opens it`)
    if ('client' in line) socket.peer.send(names.fill(line.client))
    if (!('server' in line)) continue
    await clock.advance(0)
    const got = socket.peer.frames[socket.read++]
    names.learn(line.server, got)
    expect(got, JSON.stringify(line)).toEqual(names.fill(line.server))
  }
  for (const { peer, read } of peers.values()) expect(peer.frames.slice(read)).toEqual([])
})

const broken = (): never => {
  throw new Error('the database of the app is away')
}
