import fc from 'fast-check'
import { expect, it } from 'vitest'
import { startHubs, welcomeOf } from './support/hubs.js'
import type { TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'

const processes = 3
const users = ['ada', 'bob', 'eve', 'dan'] as const
const rooms = { few: 2, one: 2 } as const

type Step =
  | { readonly do: 'connect'; readonly user: number; readonly process: number; readonly takeOver: boolean }
  | { readonly do: 'return'; readonly client: number; readonly process: number }
  | {
      readonly do: 'subscribe'
      readonly client: number
      readonly room: keyof typeof rooms
      readonly returning: boolean
    }
  | { readonly do: 'unsubscribe' | 'leave'; readonly client: number; readonly room: keyof typeof rooms }
  | { readonly do: 'hold' | 'release' | 'deliver' }

const index = fc.nat({ max: 7 })
const process = fc.nat({ max: processes - 1 })
const room = fc.constantFrom('few' as const, 'one' as const)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('connect' as const),
    user: fc.nat({ max: users.length - 1 }),
    process,
    takeOver: fc.boolean(),
  }),
  fc.record({ do: fc.constant('return' as const), client: index, process }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('subscribe' as const),
      client: index,
      room,
      returning: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constantFrom('unsubscribe' as const, 'leave' as const), client: index, room }),
  fc.record({ do: fc.constantFrom('hold' as const, 'release' as const, 'deliver' as const) }),
)

async function run(steps: readonly Step[], concurrentSessions: 'all' | 'first-wins' | 'last-wins') {
  const hubs = startHubs([0, 5000, -5000], {
    concurrentSessions,
    channels: {
      few: { kind: 'log', maxMembers: rooms.few },
      one: { kind: 'log', maxMembers: rooms.one, concurrentSessions: 'last-wins' },
    },
  })
  const clients: { peer: TestPeer; user: string }[] = []
  const held: (() => void)[] = []
  const subscriptions = (name: string) =>
    hubs.hubs.flatMap((hub) =>
      hub.sessions().filter(({ connected, channels }) => connected && channels.includes(name)),
    )
  const settle = async (): Promise<void> => {
    await hubs.clock.tick()
    await hubs.settle()
  }
  const perform = async (one: Step): Promise<void> => {
    switch (one.do) {
      case 'connect': {
        const user = users[one.user] ?? 'ada'
        const more = one.takeOver ? { takeOver: true } : {}
        clients.push({ peer: await hubs.connect(one.process, { token: user, ...more }), user })
        return
      }
      case 'return': {
        const before = clients[one.client]
        if (before?.peer.frames[0]?.t !== 'welcome') return
        const session = sessionOf(welcomeOf(before.peer))
        const peer = await hubs.connect(one.process, { token: before.user, session, attempt: 1 })
        clients.push({ peer, user: before.user })
        return
      }
      case 'subscribe': {
        const peer = clients[one.client]?.peer
        if (peer?.frames[0]?.t !== 'welcome' || peer.close) return
        peer.send({ t: 'subscribe', ch: one.room, ...(one.returning && { returning: true }) })
        return
      }
      case 'unsubscribe': {
        const peer = clients[one.client]?.peer
        if (peer?.frames[0]?.t === 'welcome' && !peer.close) peer.send({ t: 'unsubscribe', ch: one.room })
        return
      }
      case 'leave':
        return clients[one.client]?.peer.peer.closed()
      case 'hold':
        return void held.push(hubs.memory.seats.holdAnswers())
      case 'release':
        return held.shift()?.()
      default:
        return settle()
    }
  }
  for (const one of steps) {
    await perform(one)
    await hubs.clock.tick()
    expect(subscriptions('few').length, 'a room for sessions is never too full').toBeLessThanOrEqual(
      rooms.few,
    )
  }
  for (const release of held) release()
  await settle()
  return { hubs, subscriptions }
}

it('rooms and users of three processes keep their bounds, and seats are those of who is there, whatever happens when', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.constantFrom('all' as const, 'first-wins' as const, 'last-wins' as const),
      async (steps, policy) => {
        const { hubs, subscriptions } = await run(steps, policy)
        const { seats } = hubs.memory
        const inOne = subscriptions('one').map(({ user }) => user.id)
        expect(new Set(inOne).size, 'each user once').toBe(inOne.length)
        expect(inOne.length).toBeLessThanOrEqual(rooms.one)
        expect(seats.count('c:few')).toBe(subscriptions('few').length)
        expect(seats.count('c:one')).toBe(inOne.length)
        if (policy === 'all') return
        const connected = hubs.hubs.flatMap((hub) => hub.sessions().filter((one) => one.connected))
        const signedIn = connected.map(({ user }) => user.id)
        expect(new Set(signedIn).size, 'each user once').toBe(signedIn.length)
        for (const user of users)
          expect(seats.count(`u:${user}`)).toBe(signedIn.filter((one) => one === user).length)
      },
    ),
    { numRuns: 300 },
  )
})
