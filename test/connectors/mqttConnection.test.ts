import type { MqttClient } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { createBrowserEnvironment } from '../../src/engine/browserEnvironment.js'
import type { Environment } from '../../src/engine/environment.js'
import { mqttSource } from '../../src/adapters/mqtt/mqttSource.js'
import { orders, send, mqttFixture } from './support/mqttFixture.js'
import { recordSource } from './support/recordingSink.js'
import { pause, until } from './support/wait.js'

const { faults, open, record, subscribed } = mqttFixture()

const listeners = (client: MqttClient): number =>
  client.eventNames().reduce((sum, event) => sum + client.listenerCount(event), 0)

describe('the connection of an MQTT.js client', { timeout: 60_000 }, () => {
  it('shows a refusal as a verdict, and dials only on request', async () => {
    const client = open({ username: 'banned' })
    const recorded = record(client)
    expect(await recorded.fact('verdict')).toMatchObject({ reason: 'forbidden', code: 5 })
    await pause(400)
    expect(faults().dials()).toBe(1)
    expect(recorded.link.observe()).toEqual({ phase: 'stopped', reason: 'forbidden', code: 5 })
    expect(recorded.count('down') + recorded.count('attemptFailed')).toBe(0)
    client.options.username = 'ada'
    recorded.link.retryNow?.()
    await recorded.fact('up')
    expect(recorded.link.observe()).toEqual({ phase: 'up' })
  })

  it('shows a refusal during an outage as a verdict too', async () => {
    const client = open()
    const recorded = record(client)
    await recorded.fact('up')
    client.options.username = 'banned'
    faults().reset()
    expect(await recorded.fact('verdict')).toMatchObject({ reason: 'forbidden' })
    const dials = faults().dials()
    await pause(400)
    expect(faults().dials()).toBe(dials)
    expect(recorded.link.observe()).toMatchObject({ phase: 'stopped' })
  })

  it('dials on after a refusal that passes, where the client itself stops', async () => {
    faults().server().beBusy(true)
    const recorded = record(open())
    const refused = (await recorded.fact('attemptFailed')) as { nextAttemptAt: number }
    expect(refused).toMatchObject({ reason: 'server-error', code: 3, retries: 'yes' })
    expect(refused.nextAttemptAt).toBeTypeOf('number')
    expect(recorded.link.observe()).toEqual({ phase: 'waiting' })
    expect(await recorded.fact('attemptFailed', 2)).toMatchObject({ code: 3 })
    faults().server().beBusy(false)
    await recorded.fact('up')
    expect(recorded.count('verdict') + recorded.count('down')).toBe(0)
  })

  it.each(['disconnect', 'dispose'] as const)(
    'does not dial after a refusal that passes when the app asks it to %s',
    async (end) => {
      faults().server().beBusy(true)
      const recorded = record(open())
      await recorded.fact('attemptFailed')
      recorded.link[end]?.()
      const dials = faults().dials()
      await pause(1500)
      expect(faults().dials()).toBe(dials)
    },
  )

  it('stops at a refusal that passes where the app wants no other dial', async () => {
    faults().server().beBusy(true)
    const recorded = record(open({ reconnectPeriod: 0 }))
    expect(await recorded.fact('down')).toMatchObject({ reason: 'server-error', code: 3, retries: 'no' })
    expect(recorded.link.observe()).toMatchObject({ phase: 'stopped', reason: 'server-error' })
  })

  it('counts the dials of an outage and reports when the next one is due', async () => {
    faults().refuse()
    const recorded = record(open())
    const before = (await recorded.fact('attemptFailed', 2)) as { nextAttemptAt: number }
    const failed = (await recorded.fact('attemptFailed', 3)) as { nextAttemptAt: number }
    expect(failed).toMatchObject({ reason: 'unreachable', retries: 'yes' })
    // A platform timer may fire a millisecond early.
    expect(failed.nextAttemptAt - before.nextAttemptAt).toBeGreaterThanOrEqual(99)
    const dials = recorded.facts.filter(({ type }) => type === 'dialling').map(({ args }) => args[0])
    expect(dials.slice(0, 3)).toEqual([{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }])
    await faults().heal()
    await recorded.fact('up')
  })

  it('says that a client without retries has given up, and dials on request', async () => {
    faults().refuse()
    const recorded = record(open({ reconnectPeriod: 0 }))
    expect(await recorded.fact('down')).toMatchObject({ reason: 'gave-up', retries: 'no' })
    expect(recorded.link.observe()).toMatchObject({ phase: 'stopped', reason: 'gave-up' })
    await faults().heal()
    recorded.link.retryNow?.()
    await recorded.fact('up')
  })

  it('notices a half-open link by the keepalive', async () => {
    const recorded = record(open({ keepalive: 1 }))
    await recorded.fact('up')
    faults().hole()
    expect(await recorded.fact('down')).toMatchObject({ reason: 'heartbeat-timeout', retries: 'yes' })
  })

  it('dials at once on request, also while it waits, and keeps the messages that are not acknowledged', async () => {
    const client = open({ reconnectPeriod: 600_000 })
    const recorded = await subscribed(client)
    faults().hole()
    const sent = send(recorded, 'orders', 'mine')
    client.stream.destroy()
    await recorded.fact('down')
    expect(recorded.link.observe()).toEqual({ phase: 'waiting' })
    await faults().heal()
    recorded.link.retryNow?.()
    await recorded.fact('up', 2)
    await sent
    await until('nothing pending', () => recorded.last('pending') === 0)
    const published = faults().server().published
    await until('it arrives', () => published().length > 0)
    expect(published().map(({ text }) => text)).toEqual(['"mine"'])
  })

  it('dials at once on request, also while another dial hangs', async () => {
    const recorded = await subscribed(open())
    faults().hole()
    faults().reset()
    await until('a dial that hangs', () => recorded.link.observe().phase === 'dialling')
    await pause(200)
    await faults().heal()
    recorded.link.retryNow?.()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    await until('only one socket', () => faults().live() === 1)
    await pause(500)
    expect(recorded.count('up')).toBe(2)
  })

  it('dials at once on request, also when the link is half-open', async () => {
    const recorded = await subscribed(open())
    faults().hole()
    await faults().heal()
    recorded.link.retryNow?.()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    expect(recorded.count('closed')).toBe(0)
  })

  it('reports that the app ended its own client, and that it opened it again', async () => {
    const client = open()
    const recorded = await subscribed(client)
    await client.endAsync()
    await recorded.fact('closed')
    expect(recorded.link.observe()).toEqual({ phase: 'stopped', reason: 'closed-by-app' })
    recorded.link.connect?.()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    recorded.link.disconnect?.()
    expect(recorded.link.observe()).toEqual({ phase: 'stopped', reason: 'closed-by-app' })
    expect(recorded.count('down')).toBe(0)
  })

  it('does not report a reconnect by the app as the end of its client', async () => {
    const client = open()
    const recorded = await subscribed(client)
    client.reconnect()
    await recorded.fact('up', 2)
    await orders.becomes(recorded, 'subscribed')
    expect(recorded.count('closed')).toBe(0)
    expect(recorded.last('down')).toEqual({ reason: 'retry-requested', retries: 'yes' })
  })

  it('gets a sign of life when it asks', async () => {
    const recorded = await subscribed(open())
    recorded.link.verify?.()
    await recorded.fact('alive')
  })

  it('reports nothing for a client that has never dialled', async () => {
    const recorded = record(open({ manualConnect: true }))
    expect(recorded.types()).toEqual([])
    expect(recorded.link.observe()).toEqual({ phase: 'idle' })
    recorded.link.connect?.()
    await recorded.fact('up')
  })

  it('leaves no listener, and a client that still works [C11]', async () => {
    const client = open()
    await until('connected', () => client.connected)
    const before = listeners(client)
    const source = mqttSource(client)
    const first = recordSource(source)
    const second = recordSource(source)
    expect(first.types()).toEqual(['up'])
    first.link.dispose()
    first.link.dispose()
    faults().reset()
    await second.fact('up', 2)
    expect(first.types()).toEqual(['up'])
    second.link.dispose()
    await until('no listener is left', () => listeners(client) === before)
    expect(client.connected).toBe(true)
  })

  it('sets no timer after it was disposed while it told of a loss', async () => {
    let timers = 0
    let isDisposed = false
    const own = createBrowserEnvironment()
    const environment: Environment = {
      ...own,
      setTimer: (run, ms) => {
        if (isDisposed) timers += 1
        return own.setTimer(run, ms)
      },
    }
    const source = mqttSource(open())
    const recorded = recordSource(
      {
        attach: (sink, given) => {
          const down: typeof sink.down = (info) => {
            sink.down(info)
            isDisposed = true
            link.dispose()
          }
          const link = source.attach({ ...sink, down }, given)
          return link
        },
      },
      environment,
    )
    await recorded.fact('up')
    // The messages that wait have been counted.
    await pause(200)
    faults().reset()
    await recorded.fact('down')
    expect(timers).toBe(0)
  })
})
