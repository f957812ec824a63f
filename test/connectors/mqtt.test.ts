import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { describe, expect, it } from 'vitest'
import type { MqttOptions } from '../../src/adapters/mqtt/mqttClient.js'
import { mqttSource } from '../../src/adapters/mqtt/mqttSource.js'
import { messagesOf } from './support/channelFacts.js'
import { orders, send, mqttFixture } from './support/mqttFixture.js'
import { pause, until } from './support/wait.js'

const { faults, open, record, subscribed, reported } = mqttFixture()

const keepsSession: IClientOptions = { clean: false, clientId: 'ada' }

describe('topics over MQTT.js', { timeout: 60_000 }, () => {
  it('is connected after the handshake and subscribed after the answer [C10]', async () => {
    const recorded = await subscribed(open())
    expect(recorded.types()).toEqual(['dialling', 'up', 'channel', 'channel'])
    expect(orders.statuses(recorded)).toEqual(['subscribing', 'subscribed'])
    expect(recorded.link.observe()).toEqual({ phase: 'up' })
    faults().server().publish('orders', '{"id":1}')
    expect(await recorded.fact('message')).toBe('orders')
    expect(messagesOf(recorded)).toEqual([['orders', { id: 1 }]])
  })

  it('claims nothing after a loss of a clean session [C10]', async () => {
    const recorded = await subscribed(open({ clean: true }), { brokerQueues: true })
    faults().reset()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    expect(recorded.last('down')).toMatchObject({ reason: 'network-lost', retries: 'yes' })
    expect(recorded.last('up')).toEqual({ continuity: 'unknown', identity: null })
    expect(orders.last(recorded)).toEqual({ status: 'subscribed', continuity: 'unknown' })
    expect(orders.statuses(recorded)).toEqual([
      'subscribing',
      'subscribed',
      'interrupted',
      'subscribing',
      'subscribed',
    ])
  })

  it('takes a session that is still present as proof only where the broker queues [C10]', async () => {
    const recorded = await subscribed(open(keepsSession), { brokerQueues: true })
    faults().refuse()
    await recorded.fact('down')
    await until('the broker notices', () => faults().server().clients() === 0)
    faults().server().publish('orders', '"while away"')
    await faults().heal()
    await recorded.fact('message')
    expect(recorded.last('up')).toEqual({ continuity: 'recovered', identity: null })
    expect(orders.last(recorded)).toEqual({ status: 'subscribed', continuity: 'recovered' })
    expect(messagesOf(recorded)).toEqual([['orders', 'while away']])
    const told = recorded.types()
    expect(told.lastIndexOf('up')).toBeLessThan(told.indexOf('message'))
    expect(told.lastIndexOf('channel')).toBeLessThan(told.indexOf('message'))
  })

  it('does not take a kept session alone as proof [C10]', async () => {
    const recorded = await subscribed(open(keepsSession))
    faults().reset()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    expect(orders.last(recorded)).toEqual({ status: 'subscribed', continuity: 'unknown' })
  })

  it('reports a session that the broker forgot, and subscribes again [C10]', async () => {
    const recorded = await subscribed(open(keepsSession), { brokerQueues: true })
    await faults().restart(200)
    expect(await recorded.fact('up', 2)).toMatchObject({ continuity: 'unknown' })
    await orders.becomes(recorded, 'subscribed')
    expect(orders.last(recorded)).toEqual({
      status: 'subscribed',
      continuity: 'unknown',
      reason: 'process-closed',
    })
    faults().server().publish('orders', '1')
    await recorded.fact('message')
  })

  it('subscribes again also where the client does not, so that a connected client misses nothing', async () => {
    const recorded = await subscribed(open({ resubscribe: false }))
    faults().reset()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    faults().server().publish('orders', '1')
    await recorded.fact('message')
  })

  it('repeats the subscriptions that were under way when the link of a kept session was lost', async () => {
    const client = open(keepsSession)
    const recorded = await subscribed(client)
    faults().hole()
    recorded.link.subscribe?.('late')
    client.stream.destroy()
    await recorded.fact('down')
    await faults().heal()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed', 'late')
    faults().server().publish('late', '1')
    expect(await recorded.fact('message')).toBe('late')
  })

  it('waits for the answer to a subscription that the app made itself', async () => {
    const client = open()
    const recorded = await subscribed(client)
    client.subscribe('mine', { qos: 1 })
    recorded.link.subscribe?.('mine')
    expect(orders.last(recorded, 'mine')).toBeUndefined()
    await orders.becomes(recorded, 'subscribed', 'mine')
  })

  it('delivers the last will of a device that was lost, and none of one that left [C10]', async () => {
    const recorded = record(open())
    recorded.link.subscribe?.('devices/+')
    await orders.becomes(recorded, 'subscribed', 'devices/+')
    const will = { payload: Buffer.from('"offline"'), qos: 1, retain: false } as const
    const port = faults().server().port
    const device = (name: string): MqttClient =>
      connect(`ws://127.0.0.1:${port}`, { reconnectPeriod: 0, will: { ...will, topic: `devices/${name}` } })
    const left = device('left')
    const lost = device('lost')
    await until('both devices are there', () => left.connected && lost.connected)
    await left.endAsync()
    lost.stream.destroy()
    await recorded.fact('message')
    await pause(100)
    expect(messagesOf(recorded)).toEqual([['devices/+', 'offline']])
    const wills = faults().server().published()
    expect(wills.map(({ topic }) => topic)).toEqual(['devices/lost'])
  })

  it('counts the messages that are not acknowledged, also those that the app published itself', async () => {
    const client = open()
    const recorded = await subscribed(client)
    faults().refuse()
    await recorded.fact('down')
    client.publish('orders', 'one', { qos: 1 })
    client.publish('orders', 'two', { qos: 0 })
    await until('two pending', () => recorded.last('pending') === 2)
    await faults().heal()
    await until('nothing pending', () => recorded.last('pending') === 0)
  })

  it('takes back a message that must not leave any more', async () => {
    const client = open()
    const recorded = await subscribed(client)
    faults().hole()
    const controller = new AbortController()
    const sent = send(recorded, 'orders', 'private', controller.signal)
    expect(recorded.last('pending')).toBe(1)
    controller.abort()
    await expect(sent).rejects.toThrow('Message removed')
    await faults().heal()
    faults().reset()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    expect(recorded.last('pending')).toBe(0)
    await send(recorded, 'orders', 'public')
    await recorded.fact('message')
    expect(messagesOf(recorded)).toEqual([['orders', 'public']])
  })

  it('resolves a send when the broker has answered, and refuses wildcards', async () => {
    const recorded = await subscribed(open())
    await send(recorded, 'orders', { id: 7 })
    await recorded.fact('message')
    expect(messagesOf(recorded)).toEqual([['orders', { id: 7 }]])
    await expect(send(recorded, 'orders/+', 1)).rejects.toThrow('Expected a topic without "+" and "#"')
    expect(recorded.link.observe()).toEqual({ phase: 'up' })
  })

  it('shows a topic that the broker refuses, while the connection and the other topics continue', async () => {
    const recorded = await subscribed(open())
    recorded.link.subscribe?.('secret')
    await orders.becomes(recorded, 'failed', 'secret')
    expect(orders.last(recorded, 'secret')).toMatchObject({ reason: 'channel-denied', code: 128 })
    faults().reset()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    expect(orders.last(recorded, 'secret')?.status).toBe('failed')
  })

  it('reports a message that the app cannot decode, and delivers the next', async () => {
    const recorded = await subscribed(open(), {
      decode: (payload) => {
        const text = new TextDecoder().decode(payload)
        if (text === 'bad') throw new Error('bad payload')
        return text
      },
    })
    faults().server().publish('orders', 'bad')
    faults().server().publish('orders', 'good')
    await recorded.fact('message')
    expect(messagesOf(recorded)).toEqual([['orders', 'good']])
    expect(reported).toEqual([new Error('bad payload')])
  })

  it('fails alone where the app can give no QoS for it', async () => {
    const qos = (topic: string): 1 => {
      if (topic === 'odd') throw new Error('no qos')
      return 1
    }
    const client = open()
    const recorded = record(client, { qos })
    expect(() => recorded.link.subscribe?.('odd')).toThrow('no qos')
    recorded.link.subscribe?.('orders')
    await orders.becomes(recorded, 'subscribed')
  })

  it('claims that a broker has received a send only where each send asks it for an answer', () => {
    const given: readonly MqttOptions['qos'][] = [0, 1, 2, () => 0]
    const claims = given.map((qos = 1) => mqttSource(open(), { qos }).capabilities.acknowledges)
    expect(claims).toEqual(['written', 'received', 'received', 'written'])
  })
})
