import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startLab, type Lab } from '../../lab/lab.js'
import type { SubscribedFrame } from '../../src/wire/frames.js'
import { bareClient, frameClient, outwait, pause, until, type FrameClient } from './bareClient.js'

let lab: Lab
beforeAll(async () => {
  lab = await startLab({ logSize: 20 })
})
afterAll(() => lab.close())

/** A client on a channel. */
async function subscribed(channel: string, pos?: SubscribedFrame['pos']): Promise<FrameClient> {
  const client = await frameClient(lab.url)
  client.send({ t: 'subscribe', ch: channel, ...(pos && { pos }) })
  await client.frame('subscribed')
  return client
}

const sessionOf = async (client: FrameClient): Promise<string> => (await client.frame('welcome')).session.id
const offsets = (client: FrameClient): number[] =>
  client.frames().flatMap((frame) => (frame.t === 'message' ? [frame.o] : []))

describe('the faults of the lab server', () => {
  test('SIGKILL ends the process and its sockets, and keeps what was accepted', async () => {
    const client = await subscribed('chat')
    const { pos } = await client.frame('subscribed')
    client.send({ t: 'publish', id: 'kept', ch: 'chat', d: 'kept' })
    await client.frame('ack')
    const pid = lab.server.pid()
    await lab.server.kill()
    expect((await client.ended).code).toBe(1006)
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH')
    expect((await bareClient(lab.url).ended).code).toBe(1006)

    await lab.server.restart({ keepState: true })
    const again = await subscribed('chat', pos)
    await until(() => offsets(again).length === 1, 'the kept message')
    expect(again.frames().find(({ t }) => t === 'message')).toMatchObject({ d: 'kept' })
    expect(lab.acceptedLog('chat').filter(({ id }) => id === 'kept')).toHaveLength(1)
    again.socket.close()
  })

  test('SIGKILL in the middle of publishing loses nothing that a client was told', async () => {
    const client = await subscribed('orders')
    const { pos } = await client.frame('subscribed')
    const publishing = lab.server
      .publish(
        'orders',
        Array.from({ length: 5000 }, (_, n) => ({ n })),
      )
      .catch(() => undefined)
    await until(() => offsets(client).length > 50, 'some messages')
    await lab.server.kill()
    await publishing
    await client.ended
    await lab.server.restart({ keepState: true })
    const accepted = lab.acceptedLog('orders').filter(({ epoch }) => epoch === pos.epoch)
    const told = offsets(client)
    expect(accepted.map(({ offset }) => offset)).toEqual(accepted.map((_, index) => index + 1))
    expect(accepted.length).toBeGreaterThanOrEqual(told.at(-1)!)
  })

  test('a restart with a new epoch has forgotten sessions and positions', async () => {
    const client = await subscribed('chat')
    const { session, epoch } = await client.frame('welcome')
    const { pos } = await client.frame('subscribed')
    await lab.server.restart({ keepState: false })
    const again = await frameClient(lab.url, { session: { id: session.id, key: session.key } })
    const welcome = await again.frame('welcome')
    expect(welcome.session.resumed).toBe(false)
    expect(welcome.epoch).not.toBe(epoch)
    again.send({ t: 'subscribe', ch: 'chat', pos })
    expect(await again.frame('channel-error')).toMatchObject({ ch: 'chat', error: 'process-closed' })
    again.socket.close()
  })

  test('SIGSTOP: the socket stays open and silent, new ones hang, a close is not answered; SIGCONT delivers all', async () => {
    const client = await subscribed('chat')
    const leaving = await subscribed('chat')
    lab.server.stop()
    client.send({ t: 'ping', n: 7 })
    leaving.socket.close()
    const late = bareClient(lab.url)
    const raw = connect(lab.proxy.port, '127.0.0.1')
    await new Promise((resolve) => raw.once('connect', resolve))
    raw.destroy()
    await outwait()
    expect(client.socket.readyState).toBe(client.socket.OPEN)
    expect(client.frames().some(({ t }) => t === 'pong')).toBe(false)
    expect(leaving.socket.readyState).toBe(leaving.socket.CLOSING)
    expect(late.socket.readyState).toBe(late.socket.CONNECTING)
    lab.server.cont()
    expect(await client.frame('pong')).toMatchObject({ t: 'pong', n: 7 })
    expect(await late.opened).toBe(true)
    expect((await leaving.ended).code).toBe(1005)
    for (const { socket } of [client, late]) socket.close()
  })

  test('a closed channel notifies its subscribers, and only them', async () => {
    const chat = await subscribed('chat')
    const orders = await subscribed('orders')
    await lab.server.collect('chat')
    expect(await chat.frame('channel-error')).toMatchObject({ ch: 'chat', error: 'channel-closed' })
    await lab.server.publish('orders', ['goes on'])
    await orders.frame('message')
    expect(orders.frames().some(({ t }) => t === 'channel-error')).toBe(false)
    for (const { socket } of [chat, orders]) socket.close()
  })

  test('an overflow loses messages for disconnected clients', async () => {
    const client = await subscribed('orders')
    const { pos } = await client.frame('subscribed')
    await lab.faults.overflow('orders')
    expect((await client.ended).code).toBe(1006)
    const again = await frameClient(lab.url)
    again.send({ t: 'subscribe', ch: 'orders', pos })
    expect(await again.frame('channel-error')).toMatchObject({ error: 'channel-full', requested: pos.offset })
    again.socket.close()
  })

  test.each([
    ['closes a session', 'close-session', 'process-closed', 4410],
    ['kicks a session', 'kick', 'kicked', 4409],
    ['removes a session', 'remove', 'removed', 4412],
  ] as const)('%s: a goodbye with the reason, then its close code', async (_, fault, reason, code) => {
    const client = await frameClient(lab.url)
    await lab.faults.run({ fault, session: await sessionOf(client) })
    expect((await client.ended).code).toBe(code)
    expect(await client.frame('goodbye')).toMatchObject({ reason })
  })

  test('denies a channel to present and new subscribers, until it is allowed again', async () => {
    const client = await subscribed('chat')
    await lab.faults.run({ fault: 'deny', channel: 'chat' })
    expect(await client.frame('channel-error')).toMatchObject({ error: 'channel-denied' })
    const late = await frameClient(lab.url)
    late.send({ t: 'subscribe', ch: 'chat' })
    expect(await late.frame('channel-error')).toMatchObject({ error: 'channel-denied' })
    await lab.faults.run({ fault: 'allow', channel: 'chat' })
    late.send({ t: 'subscribe', ch: 'chat' })
    await late.frame('subscribed')
    for (const { socket } of [client, late]) socket.close()
  })

  test('a deploy says goodbye with 1012 and comes back with its state', async () => {
    const client = await frameClient(lab.url)
    const { epoch, session } = await client.frame('welcome')
    await lab.faults.run({ fault: 'deploy' })
    expect((await client.ended).code).toBe(1012)
    expect(await client.frame('goodbye')).toMatchObject({ reason: 'server-restart' })
    const again = await frameClient(lab.url, { session: { id: session.id, key: session.key } })
    expect(await again.frame('welcome')).toMatchObject({ epoch, session: { resumed: true } })
    again.socket.close()
  })

  test('flapping cuts a new socket again and again, until the network is healthy', async () => {
    await lab.faults.run({ fault: 'network', to: 'flap' })
    for (let round = 0; round < 3; round++) expect((await bareClient(lab.url).ended).code).toBe(1006)
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    const client = await frameClient(lab.url)
    await client.frame('welcome')
    await pause(300)
    expect(client.socket.readyState).toBe(client.socket.OPEN)
    client.socket.close()
  })
})
