import { describe, expect, it } from 'vitest'
import { messagesOf } from './support/channelFacts.js'
import { orders, mqttFixture } from './support/mqttFixture.js'
import type { RecordedSource } from './support/recordingSink.js'
import { until } from './support/wait.js'

const { faults, open, record } = mqttFixture()

type Client = ReturnType<typeof open>

/** The topics that the client hears of these, each published once. */
async function heardOf(client: Client, topics: readonly string[]): Promise<readonly string[]> {
  const heard: string[] = []
  client.on('message', (topic) => void heard.push(topic))
  // The broker handles the packets of a client in order, and so the messages of a topic.
  await client.subscribeAsync('fence')
  for (const topic of [...topics, 'fence']) faults().server().publish(topic, '1')
  await until('the last message', () => heard.includes('fence'))
  return heard.filter((topic) => topic !== 'fence')
}

const subscribe = async (recorded: RecordedSource, topic: string): Promise<(() => void) | undefined> => {
  const release = recorded.link.subscribe?.(topic)
  await orders.becomes(recorded, 'subscribed', topic)
  return release
}

describe('a topic that the app and a channel share on one MQTT.js client', { timeout: 60_000 }, () => {
  it('stays with the app that subscribed to it with a lower QoS, when the channel is left', async () => {
    const client = open()
    const recorded = record(client)
    await client.subscribeAsync('mine')
    const release = await subscribe(recorded, 'mine')
    release?.()
    expect(await heardOf(client, ['mine'])).toEqual(['mine'])
  })

  it('is subscribed for both where the app asked before the first connection, and stays with the app', async () => {
    const client = open({ manualConnect: true })
    for (const topic of ['first', 'second']) client.subscribe(topic, { qos: 1 })
    const recorded = record(client)
    const releases = ['first', 'second'].map((topic) => recorded.link.subscribe?.(topic))
    recorded.link.connect?.()
    for (const topic of ['first', 'second']) await orders.becomes(recorded, 'subscribed', topic)
    for (const release of releases) release?.()
    expect(await heardOf(client, ['first', 'second'])).toEqual(['first', 'second'])
  })

  it('stays with the app that asked for a higher QoS after the channel', async () => {
    const client = open()
    const recorded = record(client)
    const release = await subscribe(recorded, 'mine')
    await client.subscribeAsync('mine', { qos: 2 })
    release?.()
    expect(await heardOf(client, ['mine'])).toEqual(['mine'])
  })

  it('keeps the higher QoS of the app', async () => {
    const client = open({ manualConnect: true })
    client.subscribe('other')
    client.subscribe('mine', { qos: 2 })
    const asked: unknown[] = []
    client.on('packetsend', (packet) => {
      if (packet.cmd === 'subscribe')
        for (const { topic, qos } of packet.subscriptions) asked.push([topic, qos])
    })
    const recorded = record(client, { qos: 0 })
    recorded.link.subscribe?.('mine')
    recorded.link.connect?.()
    await orders.becomes(recorded, 'subscribed', 'mine')
    expect(asked).not.toContainEqual(['mine', 0])
    expect(asked).toContainEqual(['mine', 2])
  })

  it('is not called subscribed while the request of the app waits in the client', async () => {
    const client = open()
    const recorded = record(client)
    await recorded.fact('up')
    faults().refuse()
    await recorded.fact('down')
    const topics = ['a', 'b', 'c']
    // A message that fills the buffer of the socket, so that what follows waits behind it.
    client.publish('big', 'x'.repeat(1_000_000))
    for (const topic of topics) client.subscribe(topic, { qos: 1 })
    const early: string[] = []
    let waiting = 0
    client.on('connect', () => {
      waiting = client.queue.length
      for (const topic of topics) recorded.link.subscribe?.(topic)
      early.push(...topics.filter((topic) => orders.last(recorded, topic)?.status === 'subscribed'))
    })
    await faults().heal()
    for (const topic of topics) await orders.becomes(recorded, 'subscribed', topic)
    expect([waiting, early]).toEqual([3, []])
  })

  it('comes back to the channel when the app unsubscribes, and says that something may be missing', async () => {
    const client = open()
    const recorded = record(client)
    await subscribe(recorded, 'mine')
    await client.unsubscribeAsync('mine')
    const statuses = (): readonly string[] => orders.statuses(recorded, 'mine')
    await until(
      'the channel again',
      () => statuses().filter((status) => status === 'subscribed').length === 2,
    )
    expect(statuses().slice(-3)).toEqual(['interrupted', 'subscribing', 'subscribed'])
    expect(orders.last(recorded, 'mine')).toEqual({ status: 'subscribed', continuity: 'unknown' })
    faults().server().publish('mine', '1')
    await recorded.fact('message')
    expect(messagesOf(recorded)).toEqual([['mine', 1]])
  })

  it('is gone at the broker when the channel was left between a disconnect and the next connect', async () => {
    const client = open()
    const recorded = record(client)
    const release = await subscribe(recorded, 'private')
    await subscribe(recorded, 'kept')
    recorded.link.disconnect?.()
    await until('the end', () => client.disconnected)
    release?.()
    recorded.link.connect?.()
    await recorded.fact('up', 2)
    await until('the kept one', () => orders.last(recorded, 'kept')?.status === 'subscribed')
    expect(await heardOf(client, ['private', 'kept'])).toEqual(['kept'])
  })
})
