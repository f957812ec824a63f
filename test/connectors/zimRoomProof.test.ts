import { describe, expect, it } from 'vitest'
import { enterLobby } from './support/zimWorld.js'

describe('a room of ZIM after the connection is back', () => {
  it.each([
    ['a login that ended', [0, 4]],
    ['an outage', [3, 3]],
  ] as const)(
    'of which ZIM tells nothing after %s is left and entered again, because its word would be no proof',
    async (_name, [state, event]) => {
      const { zim, connectivity, environment, lobby } = await enterLobby()
      // As ZIM does, which lets a member in without a question, and ends a membership by a leave.
      zim.answers = { leaveRoom: () => zim.room('lobby', 0, 0) }
      zim.connection(state, event)
      await environment.advance(60_000)
      connectivity.retryNow()
      await environment.settle()
      zim.connection(2, 0)
      await environment.advance(14_999)
      expect([zim.argsOf('leaveRoom'), lobby.state()?.status]).toEqual([[], 'resubscribing'])
      await environment.advance(1)
      expect([zim.argsOf('leaveRoom'), zim.argsOf('joinRoom')]).toEqual([[['lobby']], [['lobby'], ['lobby']]])
      expect(lobby.state()).toMatchObject({ status: 'subscribed', continuity: 'unknown', fault: null })
      await environment.advance(600_000)
      expect(zim.argsOf('leaveRoom')).toHaveLength(1)
    },
  )

  it('of which ZIM tells in time is left alone', async () => {
    const { zim, environment, lobby } = await enterLobby()
    zim.connection(3, 3)
    zim.connection(2, 0)
    await environment.advance(10_000)
    zim.room('lobby', 2, 0)
    await environment.advance(600_000)
    expect(lobby.state()?.status).toBe('subscribed')
    expect([zim.argsOf('leaveRoom').length, zim.argsOf('joinRoom').length]).toEqual([0, 1])
  })

  it('of which ZIM tells nothing is not asked about in the next outage, and again after it', async () => {
    const { zim, environment, lobby } = await enterLobby()
    zim.connection(3, 3)
    zim.connection(2, 0)
    await environment.advance(10_000)
    zim.connection(3, 3)
    await environment.advance(60_000)
    expect(zim.argsOf('leaveRoom')).toEqual([])
    zim.answers = { leaveRoom: () => Promise.reject({ code: 6000105, message: 'no answer' }) }
    zim.connection(2, 0)
    await environment.advance(15_000)
    expect([zim.argsOf('leaveRoom').length, lobby.state()?.status]).toEqual([1, 'resubscribing'])
    zim.answers = {}
    await environment.advance(15_000)
    expect([zim.argsOf('leaveRoom').length, lobby.state()?.status]).toEqual([2, 'subscribed'])
  })

  it('of which the server says only that it cannot be left has stopped, and is not said to be there', async () => {
    const { zim, environment, lobby } = await enterLobby()
    zim.answers = { leaveRoom: () => Promise.reject({ code: 6000306, message: 'text' }) }
    zim.connection(3, 3)
    zim.connection(2, 0)
    await environment.advance(600_000)
    expect(lobby.state()).toMatchObject({
      status: 'failed',
      reason: 'server-error',
      code: '6000306',
      message: 'text',
    })
    expect([zim.argsOf('leaveRoom').length, zim.argsOf('joinRoom').length]).toEqual([1, 1])
  })
})
