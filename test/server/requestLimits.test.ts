import { describe, expect, it } from 'vitest'
import type { ServerEvent } from 'react-connectivity/server'
import { connectPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'
import { answers, ask, gate, responses } from './support/requestPeer.js'
import { welcomed } from './support/welcomed.js'

describe('the handlers of requests', () => {
  it('have a time limit, after which the client is told and their place is free', async () => {
    const slow = gate()
    const events: ServerEvent[] = []
    const { clock, hub, client } = await welcomed({
      requests: { slow: { handle: slow.handle } },
      limits: { handlerTimeoutMs: 1000, maxRequests: 1 },
    })
    hub.on((event) => events.push(event))
    client.send(ask('1', 'slow'))
    await clock.advance(999)
    expect(answers(client)).toEqual([])
    await clock.advance(1)
    expect(answers(client)).toEqual(['1 server-error'])
    expect(slow.signals[0]?.aborted).toBe(true)
    expect(events).toContainEqual(expect.objectContaining({ type: 'callback-failed', callback: 'requests' }))
    client.send(ask('2', 'slow'))
    await clock.tick()
    expect(slow.signals).toHaveLength(2)
    slow.open()
    slow.open()
    await clock.tick()
    expect(answers(client)).toEqual(['1 server-error', '2 "done"'])
    client.send(ask('3', 'slow'), ask('4', 'slow'))
    await clock.tick()
    expect(answers(client).at(-1), 'the late end freed no second place').toBe('4 rate-limited')
  })

  it('that run are bounded for a session over all its connections, however often it comes back', async () => {
    const slow = gate()
    const { clock, hub, client } = await welcomed({
      requests: { slow: { handle: slow.handle } },
      limits: { maxRequests: 2 },
    })
    client.send(ask('1', 'slow'), ask('2', 'slow'), ask('3', 'slow'))
    await clock.tick()
    expect(answers(client)).toEqual(['3 rate-limited'])
    const [welcome] = client.frames
    if (welcome?.t !== 'welcome') throw new Error('expected a welcome')
    client.peer.closed(1006)
    const back = connectPeer(hub)
    back.send({ t: 'hello', v: 1, attempt: 1, session: { id: welcome.session.id, key: welcome.session.key } })
    await clock.tick()
    back.send(ask('4', 'slow'))
    await clock.tick()
    expect(answers(back)).toEqual(['4 rate-limited'])
    slow.open()
    await clock.tick()
    back.send(ask('5', 'slow'))
    await clock.tick()
    expect(slow.signals.map(({ aborted }) => aborted)).toEqual([true, true, false])
  })

  it('answer each id once: one that is running cannot be taken by another request', async () => {
    const slow = gate()
    const { clock, client } = await welcomed({ requests: { slow: { handle: slow.handle } } })
    client.send(ask('1', 'slow'), ask('1', 'slow'))
    await clock.tick()
    expect(answers(client)).toEqual(['1 invalid'])
    slow.open()
    await clock.tick()
    expect(answers(client)).toEqual(['1 invalid', '1 "done"'])
  })

  it('may answer only so much, and wait with it until the client has read the answers before', async () => {
    const clock = createVirtualClock()
    const { client } = await welcomed(
      {
        requests: { text: { handle: ({ data }) => 'x'.repeat(Number(data)) } },
        limits: { maxResponseBytes: 5000, maxBufferedBytes: 10_000, maxRequests: 50 },
      },
      clock,
    )
    client.send(ask('big', 'text', 5000), ask('fits', 'text', 4998))
    await clock.tick()
    expect(responses(client).map(({ id, error }) => `${id} ${String(error)}`)).toEqual([
      'big message-too-big',
      'fits undefined',
    ])
    client.buffered = 10_001
    for (let i = 0; i < 20; i += 1) client.send(ask(`${i}`, 'text', 4000))
    await clock.tick()
    expect(responses(client)).toHaveLength(2)
    expect(client.close).toBeUndefined()
    client.buffered = 0
    await clock.tick()
    for (let i = 0; i < 20 && responses(client).length < 22; i += 1) {
      client.buffered = 1
      client.buffered = 0
      await clock.tick()
    }
    expect(responses(client)).toHaveLength(22)
  })

  it('are not asked above the rate of frames: an answer that comes late is worth less than a refusal', async () => {
    const { clock, client } = await welcomed({
      requests: { echo: { handle: ({ data }) => data } },
      limits: { framesPerSecond: 10, frameBurst: 10 },
    })
    for (let i = 1; i <= 12; i += 1) client.send(ask(`${i}`, 'echo'))
    await clock.tick()
    expect(answers(client).filter((answer) => answer.endsWith('rate-limited'))).toHaveLength(2)
    expect(client.close).toBeUndefined()
  })
})
