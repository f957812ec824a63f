import { channel } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { connectClient, follow, watchPresentation } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { startGate } from './support/gate.js'
import { gateway } from './support/answers.js'

describe('a room that is deleted while its member is away', () => {
  it('fails alone, with a notice and a way to try again: the others go on, and its sends are refused [F44]', async () => {
    const rooms = new Set(['kitchen', 'garden'])
    const server = await startServer({ channels: (name) => (rooms.has(name) ? { kind: 'log' } : null) })
    const gate = await startGate(() => server.port)
    const client = await connectClient(`ws://127.0.0.1:${gate.port}/realtime`, { times: { bannerMs: 0 } })
    const presentation = watchPresentation(client)
    const kitchen = follow(client, 'kitchen')
    const garden = follow(client, 'garden')
    await kitchen.reaches('subscribed')
    await garden.reaches('subscribed')
    gate.answer(gateway('502 Bad Gateway'))
    gate.drop()
    await client.reaches('reconnecting')
    // The refusal may arrive before the end of the channel does: it is awaited from the start.
    const typed = client
      .channel('garden')
      .send('typed while away')
      .catch((error: unknown) => error)
    const others = client.channel('kitchen').send('soup')
    rooms.delete('garden')
    await server.closeChannel('garden')
    gate.answer(() => null)

    await garden.reaches('failed')
    expect(await typed).toMatchObject({ code: 'not-found' })
    expect(await others).toMatchObject({ offset: 1 })
    await kitchen.received(1)
    expect(client.status()).toBe('connected')
    expect(client.getState().channels.get('garden')).toMatchObject({ reason: 'channel-not-found' })
    await until('the notice', () => presentation().banner?.key === 'channel-not-found')
    expect(presentation().banner).toMatchObject({ channel: 'garden', actions: ['contact', 'resubscribe'] })
    expect(presentation().prompt).toBeNull()
    await expect(client.channel('garden').send('more')).rejects.toMatchObject({ code: 'channel-failed' })

    rooms.add('garden')
    channel(client, 'garden').resubscribe()
    await garden.reaches('subscribed')
    await until('no notice', () => presentation().banner?.channel !== 'garden')
  })
})
