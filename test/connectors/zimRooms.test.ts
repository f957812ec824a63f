import { leaveChannel, recreateChannel } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createZimDouble } from './support/zimDouble.js'
import { enterLobby, followRoom, makeZimWorld } from './support/zimWorld.js'

describe('a room of ZIM as a channel', () => {
  it('is entered by its first user, delivers its messages, and is left by the last one', async () => {
    const world = makeZimWorld()
    const { zim, environment, arrive } = world
    await arrive()
    const [one, two] = [followRoom(world, 'lobby'), followRoom(world, 'lobby')]
    await environment.settle()
    expect(zim.argsOf('joinRoom')).toEqual([['lobby']])
    expect(one.state()?.status).toBe('subscribed')
    const message = { type: 1, message: 'hello', senderUserID: 'bob' }
    const told = (room: string) => ({
      messageList: [message, { ...message, message: 'again' }],
      fromConversationID: room,
      info: { isOfflineMessage: false },
    })
    zim.tell('roomMessageReceived', told('lobby'))
    zim.tell('roomMessageReceived', told('elsewhere'))
    await environment.settle()
    expect(one.received).toMatchObject([{ message: 'hello' }, { message: 'again' }])
    expect(two.received).toEqual(one.received)
    one.leave()
    two.leave()
    await environment.advance(10_000)
    expect(zim.argsOf('leaveRoom')).toEqual([['lobby']])
  })

  it('and the connection are told apart: each changes without the other [Z20]', async () => {
    const { zim, environment, state, statuses, lobby } = await enterLobby()
    zim.room('lobby', 1, 1)
    await environment.settle()
    expect(lobby.state()?.status).toBe('interrupted')
    expect(state().status).toBe('connected')
    zim.room('lobby', 2, 0)
    await environment.settle()
    expect(lobby.state()).toMatchObject({ status: 'subscribed', continuity: 'unknown' })
    expect(statuses).toEqual(['connecting', 'connected'])

    // The connection is back before its room is.
    zim.connection(3, 3)
    zim.room('lobby', 1, 1)
    await environment.settle()
    expect([state().status, lobby.state()?.status]).toEqual(['reconnecting', 'interrupted'])
    zim.connection(2, 0)
    await environment.settle()
    expect([state().status, lobby.state()?.status]).toEqual(['connected', 'resubscribing'])
    zim.room('lobby', 2, 0)
    await environment.settle()
    expect([state().status, lobby.state()?.status]).toEqual(['connected', 'subscribed'])
    expect(zim.argsOf('joinRoom')).toHaveLength(1)
  })

  it('that timed out says so and offers to rejoin, which enters it again [Z16]', async () => {
    const { zim, environment, lobby } = await enterLobby()
    zim.room('lobby', 0, 9)
    await environment.advance(600_000)
    expect(lobby.state()).toMatchObject({ status: 'failed', reason: 'channel-timeout', code: '0+9' })
    expect(zim.argsOf('joinRoom')).toHaveLength(1)
    expect(zim.argsOf('leaveRoom')).toEqual([])
    lobby.handle.resubscribe()
    await environment.settle()
    expect(zim.argsOf('joinRoom')).toEqual([['lobby'], ['lobby']])
    expect(lobby.state()).toMatchObject({ status: 'subscribed', fault: null })
  })

  it('that is gone says so and is not entered again; recreateChannel makes it [Z17]', async () => {
    const { zim, connectivity, environment, lobby } = await enterLobby()
    zim.room('lobby', 0, 3)
    await environment.advance(600_000)
    expect(lobby.state()).toMatchObject({ status: 'failed', reason: 'channel-not-found', code: '0+3' })
    expect(zim.argsOf('joinRoom')).toHaveLength(1)
    recreateChannel(connectivity, 'lobby')
    await environment.settle()
    expect(zim.argsOf('enterRoom')).toEqual([[{ roomID: 'lobby', roomName: 'lobby' }]])
    expect(lobby.state()?.status).toBe('subscribed')
  })

  it.each([
    [8, 'channel-kicked'],
    [10, 'channel-kicked-elsewhere'],
  ])('that put the user out by event %i fails alone with %s [Z18]', async (event, reason) => {
    const world = makeZimWorld()
    const { zim, environment, state, arrive } = world
    await arrive()
    const [lobby, other] = [followRoom(world, 'lobby'), followRoom(world, 'other')]
    await environment.settle()
    zim.room('lobby', 0, event, '{"reason":')
    await environment.advance(600_000)
    expect(lobby.state()).toMatchObject({ status: 'failed', reason, message: '{"reason":' })
    expect([other.state()?.status, state().status]).toEqual(['subscribed', 'connected'])
    expect(zim.argsOf('joinRoom')).toHaveLength(2)
  })

  it.each([
    [6000322, 'failed', 'channel-not-found'],
    [6000327, 'failed', 'channel-denied'],
    [6000304, 'failed', 'channel-denied'],
    [6000320, 'subscribed', 'subscribed'],
  ])('answered with %i is %s', async (code, status, reason) => {
    const zim = createZimDouble({ joinRoom: () => Promise.reject({ code, message: 'text' }) })
    const { lobby } = await enterLobby(zim)
    expect(lobby.state()?.status).toBe(status)
    if (status === 'failed')
      expect(lobby.state()).toMatchObject({ reason, code: String(code), message: 'text' })
  })

  it('that another call is entering waits for its answer [Z21]', async () => {
    const zim = createZimDouble({ joinRoom: () => Promise.reject({ code: 6000326, message: 'connecting' }) })
    const world = makeZimWorld({}, zim)
    await world.arrive()
    const lobby = followRoom(world, 'lobby')
    await world.environment.advance(5000)
    expect(lobby.state()?.status).toBe('subscribing')
    zim.room('lobby', 2, 0)
    await world.environment.settle()
    expect(lobby.state()?.status).toBe('subscribed')
  })

  it('is entered again after a new login, because the old one took its rooms along', async () => {
    const { zim, environment, arrive, lobby } = await enterLobby()
    zim.connection(0, 4)
    zim.room('lobby', 0, 2)
    await environment.settle()
    expect(lobby.state()?.status).toBe('interrupted')
    await arrive()
    expect(zim.argsOf('joinRoom')).toHaveLength(2)
    expect(lobby.state()?.status).toBe('subscribed')
  })

  it('that the person leaves during an outage is left as soon as ZIM is back in it, and a rejoin leads in', async () => {
    const { zim, connectivity, environment, lobby } = await enterLobby()
    zim.connection(3, 3)
    zim.room('lobby', 1, 1)
    zim.answers = { leaveRoom: () => Promise.reject({ code: 6000104, message: 'no network' }) }
    leaveChannel(connectivity, 'lobby')
    await environment.settle()
    expect(zim.argsOf('leaveRoom')).toEqual([['lobby']])
    zim.answers = {}
    zim.connection(2, 0)
    zim.room('lobby', 2, 0)
    await environment.settle()
    expect(zim.argsOf('leaveRoom')).toEqual([['lobby'], ['lobby']])
    expect(lobby.state()).toMatchObject({ status: 'failed', reason: 'channel-left' })
    // The app enters the room by itself.
    zim.room('lobby', 2, 0)
    await environment.settle()
    expect(zim.argsOf('leaveRoom')).toHaveLength(2)
    lobby.handle.resubscribe()
    await environment.settle()
    expect(lobby.state()?.status).toBe('subscribed')
    expect(zim.argsOf('joinRoom')).toHaveLength(2)
  })

  it('that the person leaves and joins again during an outage is not left', async () => {
    const { zim, connectivity, environment, lobby } = await enterLobby()
    zim.connection(3, 3)
    zim.answers = { leaveRoom: () => Promise.reject({ code: 6000104, message: 'no network' }) }
    leaveChannel(connectivity, 'lobby')
    await environment.settle()
    lobby.handle.resubscribe()
    zim.answers = {}
    zim.connection(2, 0)
    zim.room('lobby', 2, 0)
    await environment.settle()
    expect(zim.argsOf('leaveRoom')).toHaveLength(1)
    expect(lobby.state()?.status).toBe('subscribed')
  })

  it('that is gone when the person leaves it is not left again', async () => {
    const { zim, connectivity, environment } = await enterLobby()
    zim.answers = { leaveRoom: () => Promise.reject({ code: 6000322, message: 'no such room' }) }
    leaveChannel(connectivity, 'lobby')
    await environment.settle()
    zim.room('lobby', 2, 0)
    await environment.settle()
    expect(zim.argsOf('leaveRoom')).toHaveLength(1)
  })

  it('that is wanted again before the server has answered its leave is entered after the answer', async () => {
    const world = await enterLobby()
    const { zim, environment, lobby } = world
    let answer = (): void => undefined
    // As ZIM does, which keeps the member until the answer, and then tells the end of the membership.
    zim.answers = {
      leaveRoom: () =>
        new Promise<void>((resolve) => {
          answer = () => {
            zim.room('lobby', 0, 0)
            resolve()
          }
        }),
    }
    lobby.leave()
    await environment.advance(1000)
    expect(zim.argsOf('leaveRoom')).toHaveLength(1)
    const again = followRoom(world, 'lobby')
    await environment.settle()
    expect([again.state()?.status, zim.argsOf('joinRoom').length]).toEqual(['subscribing', 1])
    answer()
    await environment.settle()
    expect([again.state()?.status, zim.argsOf('joinRoom').length]).toEqual(['subscribed', 2])
  })

  it('that is wanted again and left again before the server has answered its leave is left once', async () => {
    const world = await enterLobby()
    const { zim, environment, lobby } = world
    let answer = (): void => undefined
    zim.answers = { leaveRoom: () => new Promise<void>((resolve) => (answer = resolve)) }
    lobby.leave()
    await environment.advance(1000)
    followRoom(world, 'lobby').leave()
    await environment.advance(1000)
    answer()
    await environment.settle()
    expect([zim.argsOf('leaveRoom').length, zim.argsOf('joinRoom').length]).toEqual([1, 1])
  })
})
