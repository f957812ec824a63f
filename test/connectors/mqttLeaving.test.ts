import { describe, expect, it } from 'vitest'
import { messagesOf } from './support/channelFacts.js'
import { orders, mqttFixture } from './support/mqttFixture.js'
import { until } from './support/wait.js'

const { faults, open, record } = mqttFixture()

describe('a channel over MQTT.js that is left', { timeout: 60_000 }, () => {
  it('ends its own subscription and leaves the one of the app', async () => {
    const client = open()
    const recorded = record(client)
    await client.subscribeAsync('mine', { qos: 1 })
    const release = recorded.link.subscribe?.('mine')
    await orders.becomes(recorded, 'subscribed', 'mine')
    const own = recorded.link.subscribe?.('own')
    await orders.becomes(recorded, 'subscribed', 'own')
    release?.()
    own?.()
    // The broker handles the packets of a client in order.
    await client.subscribeAsync('fence')
    const heard: string[] = []
    client.on('message', (topic) => void heard.push(topic))
    faults().server().publish('own', '1')
    faults().server().publish('mine', '1')
    await until('the app hears', () => heard.length > 0)
    expect(heard).toEqual(['mine'])
    expect(recorded.count('message')).toBe(0)
  })

  it('ends its own subscription while the connection is down, and the client does not make it again', async () => {
    const client = open()
    const recorded = record(client)
    await client.subscribeAsync('mine', { qos: 1 })
    const releases = ['mine', 'own'].map((topic) => recorded.link.subscribe?.(topic))
    for (const topic of ['mine', 'own']) await orders.becomes(recorded, 'subscribed', topic)
    faults().refuse()
    await recorded.fact('down')
    for (const release of releases) release?.()
    await faults().heal()
    await recorded.fact('up', 2)
    await client.subscribeAsync('fence')
    const heard: string[] = []
    client.on('message', (topic) => void heard.push(topic))
    faults().server().publish('own', '1')
    faults().server().publish('mine', '1')
    await until('the app hears', () => heard.length > 0)
    expect(heard).toEqual(['mine'])
  })

  it.each(['at once', 'after an outage', 'within an outage'])(
    'comes back into a channel that was left, %s, when the broker has answered the leave',
    async (when) => {
      const client = open()
      const recorded = record(client)
      const release = recorded.link.subscribe?.('orders')
      await orders.becomes(recorded, 'subscribed')
      const packets: string[] = []
      const note = ({ cmd }: { readonly cmd: string }): void => {
        if (/subscribe|unsuback/.test(cmd)) packets.push(cmd)
      }
      client.on('packetsend', note)
      // Before the answer leads to the next packet.
      client.prependListener('packetreceive', note)
      if (when !== 'at once') {
        faults().refuse()
        await recorded.fact('down')
      }
      release?.()
      if (when === 'within an outage') recorded.link.subscribe?.('orders')
      if (when !== 'at once') {
        await faults().heal()
        await recorded.fact('up', 2)
      }
      if (when !== 'within an outage') recorded.link.subscribe?.('orders')
      await until('three packets', () => packets.length === 3)
      expect(packets).toEqual(['unsubscribe', 'unsuback', 'subscribe'])
      await orders.becomes(recorded, 'subscribed')
      faults().server().publish('orders', '"again"')
      await recorded.fact('message')
      expect(messagesOf(recorded)).toEqual([['orders', 'again']])
    },
  )

  it('comes back into channels that were left in an outage with failed dials only when the broker has answered each leave', async () => {
    const names = ['a', 'b', 'c']
    const client = open()
    const recorded = record(client)
    const releases = names.map((name) => recorded.link.subscribe?.(name))
    for (const name of names) await orders.becomes(recorded, 'subscribed', name)
    faults().refuse()
    await recorded.fact('down')
    for (const release of releases) release?.()
    // MQTT.js then calls back for the packets that wait, and sends them all the same.
    await recorded.fact('attemptFailed', 2)
    const packets: string[] = []
    client.on('packetsend', ({ cmd }) => void packets.push(cmd))
    // Before the answer leads to the next packet.
    client.prependListener('packetreceive', ({ cmd }) => void packets.push(cmd))
    for (const name of names) recorded.link.subscribe?.(name)
    await faults().heal()
    for (const name of names) await orders.becomes(recorded, 'subscribed', name)
    const order = packets.filter((cmd) => cmd === 'unsuback' || cmd === 'subscribe')
    expect(order.slice(0, 2)).toEqual(['unsuback', 'subscribe'])
    expect(order.filter((cmd) => cmd === 'unsuback')).toHaveLength(names.length)
    for (const name of names) faults().server().publish(name, '1')
    await recorded.fact('message', names.length)
  })

  it('comes back behind its leave also where the messages of a kept session come first', async () => {
    const client = open({ clean: false, clientId: 'ada' })
    const recorded = record(client)
    recorded.link.subscribe?.('others')
    const release = recorded.link.subscribe?.('orders')
    for (const name of ['others', 'orders']) await orders.becomes(recorded, 'subscribed', name)
    faults().refuse()
    await recorded.fact('down')
    await until('the broker notices', () => faults().server().clients() === 0)
    for (let n = 0; n < 20; n += 1) faults().server().publish('others', String(n))
    release?.()
    recorded.link.subscribe?.('orders')
    const packets: string[] = []
    client.on('packetsend', ({ cmd }) => void packets.push(cmd))
    client.prependListener('packetreceive', ({ cmd }) => void packets.push(cmd))
    await faults().heal()
    await orders.becomes(recorded, 'subscribed')
    expect(packets.filter((cmd) => /subscribe|unsuback/.test(cmd))).toEqual([
      'unsubscribe',
      'unsuback',
      'subscribe',
    ])
  })

  it('comes back after a leave whose answer was lost with the connection', async () => {
    const client = open()
    const recorded = record(client)
    const release = recorded.link.subscribe?.('orders')
    await orders.becomes(recorded, 'subscribed')
    faults().dropInbound()
    release?.()
    faults().refuse()
    await recorded.fact('down')
    await faults().heal()
    await recorded.fact('up', 2)
    recorded.link.subscribe?.('orders')
    const joins = (): number => orders.statuses(recorded).filter((status) => status === 'subscribed').length
    await until('the channel again', () => joins() === 2)
  })

  it('is left on the next connection of a kept session, where the broker has not heard of it', async () => {
    const client = open({ clean: false, clientId: 'ada' })
    const recorded = record(client)
    const releases = ['left', 'back', 'own'].map((name) => recorded.link.subscribe?.(name))
    for (const name of ['left', 'back', 'own']) await orders.becomes(recorded, 'subscribed', name)
    faults().hole()
    for (const release of releases) release?.()
    client.stream.destroy()
    await recorded.fact('down')
    recorded.link.subscribe?.('back')
    client.subscribe('own')
    await faults().heal()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed', 'back')
    // The broker handles the packets of a client in order.
    await client.subscribeAsync('fence')
    const heard: string[] = []
    client.on('message', (topic) => void heard.push(topic))
    for (const name of ['left', 'back', 'own']) faults().server().publish(name, '1')
    await until('the app hears', () => heard.length > 1)
    expect(heard).toEqual(['back', 'own'])
  })

  it('takes the answer to a subscription that was left for none to the next one', async () => {
    const client = open()
    const recorded = record(client)
    await recorded.fact('up')
    recorded.link.subscribe?.('orders')()
    const answers: string[] = []
    client.prependListener('packetreceive', ({ cmd }) => void answers.push(cmd))
    recorded.link.subscribe?.('orders')
    await orders.becomes(recorded, 'subscribed')
    expect(answers).toEqual(['suback', 'unsuback', 'suback'])
  })

  it('ends a subscription that was never made, and one of a client that has ended, without a word', async () => {
    const errors: Error[] = []
    const client = open()
    client.on('error', (error) => void errors.push(error))
    const sent: string[] = []
    client.on('packetsend', ({ cmd }) => void sent.push(cmd))
    const recorded = record(client)
    recorded.link.subscribe?.('early')?.()
    const release = recorded.link.subscribe?.('orders')
    await orders.becomes(recorded, 'subscribed')
    await client.endAsync()
    release?.()
    expect([errors, sent.includes('unsubscribe')]).toEqual([[], false])
  })
})
