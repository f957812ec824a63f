import { describe, expect, it } from 'vitest'
import { errorsOf, startHubs } from './support/hubs.js'

const lobby = { t: 'subscribe', ch: 'lobby' } as const

describe('a channel that is closed before its first message', () => {
  it('ends once in all processes, and not for those who subscribe to it after its end', async () => {
    const { clock, hubs, connect, settle } = startHubs([0, 0], { channels: { '*': { kind: 'log' } } })
    const peer = await connect(1)
    peer.send(lobby)
    await clock.tick()
    await hubs[0]?.closeChannel('lobby')
    await settle()
    expect(errorsOf(peer)).toEqual(['channel-closed'])
    peer.send(lobby)
    await hubs[0]?.publish('lobby', 1)
    await clock.tick()
    await hubs[0]?.closeChannel('lobby')
    await clock.tick()
    expect(errorsOf(peer)).toEqual(['channel-closed', 'channel-closed'])
    peer.send(lobby)
    await clock.tick()
    await settle()
    expect(errorsOf(peer), 'told late').toEqual(['channel-closed', 'channel-closed'])
  })
})
