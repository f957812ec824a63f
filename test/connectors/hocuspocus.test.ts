import { channel, createConnectivity } from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fromHocuspocus } from '../../src/adapters/yjs.js'
import { hocuspocusSource } from '../../src/adapters/yjs/hocuspocusSource.js'
import { pendingOf } from './support/channelFacts.js'
import { forceClose, plan, record, type, hocuspocusFixture } from './support/hocuspocusFixture.js'
import { recordSource } from './support/recordingSink.js'
import { pause, until } from './support/wait.js'

const { faults, openSocket, openDocument } = hocuspocusFixture()

describe('documents over Hocuspocus', { timeout: 60_000 }, () => {
  it('distinguishes a connection from a document that is in sync [C9]', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    expect(recorded.count('up')).toBe(1)
    expect(recorded.types().indexOf('up')).toBeLessThan(recorded.types().indexOf('channel'))
    expect(plan.statuses(recorded)[0]).toBe('subscribing')
    expect(plan.last(recorded)).toEqual({ status: 'subscribed' })
    expect(recorded.link.observe()).toEqual({ phase: 'up' })
  })

  it('counts the edits of an outage as pending until the server has them [C9]', async () => {
    const socket = openSocket()
    const document = openDocument(socket)
    const recorded = record(socket)
    await plan.becomes(recorded, 'subscribed')
    faults().refuse()
    await recorded.fact('down')
    type(document, 'a')
    type(document, 'b')
    expect(recorded.last('pending')).toBe(2)
    await faults().heal()
    await plan.becomes(recorded, 'subscribed')
    await until('nothing pending', () => recorded.last('pending') === 0)
    expect(faults().server().textOf('plan')).toBe('ba')
    expect(plan.last(recorded)).toEqual({ status: 'subscribed', continuity: 'recovered' })
  })

  it('shows no unsaved change where nothing was typed, also when a link opens and dies', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    faults().reset()
    await recorded.fact('up', 2)
    faults().reset()
    await recorded.fact('up', 3)
    await plan.becomes(recorded, 'subscribed')
    expect(pendingOf(recorded)).toEqual([])
  })

  it('keeps edits pending while a link swallows them', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    const document = openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    faults().hole()
    type(document, 'x')
    await until('a pending edit', () => recorded.last('pending') === 1)
    await pause(300)
    expect(recorded.last('pending')).toBe(1)
    forceClose(socket)
    expect(recorded.last('pending')).toBe(1)
    await faults().heal()
    await until('nothing pending', () => recorded.last('pending') === 0)
    expect(faults().server().textOf('plan')).toBe('x')
  })

  it('says that a document is in sync again after a close that the client forced itself', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    const document = openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    forceClose(socket)
    expect(recorded.last('down')).toEqual({
      reason: 'heartbeat-timeout',
      code: 4408,
      message: 'forced',
      retries: 'yes',
    })
    expect(document.synced).toBe(true)
    expect(plan.last(recorded)?.status).toBe('interrupted')
    await recorded.fact('up', 2)
    await plan.becomes(recorded, 'subscribed')
  })

  it.each([
    ['permission-denied', 'channel-denied'],
    ['token-expired', 'token-expired'],
    ['bad-token', 'channel-denied'],
  ])('shows the refusal "%s" on its document as %s while the connection stays', async (token, reason) => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    openDocument(socket, 'secret', { token })
    await plan.becomes(recorded, 'failed', 'secret')
    await plan.becomes(recorded, 'subscribed')
    expect(plan.last(recorded, 'secret')).toEqual({
      status: 'failed',
      reason,
      code: token,
      message: token,
    })
    expect(recorded.count('verdict') + recorded.count('down')).toBe(0)
  })

  it('shows a token that could not be fetched on its document', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket, 'plan', { token: () => Promise.reject(new Error('no session')) })
    await plan.becomes(recorded, 'failed')
    expect(plan.last(recorded)).toMatchObject({ reason: 'token-unavailable' })
  })

  it('shows a document that the server closed, while the others continue', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    openDocument(socket, 'notes')
    await plan.becomes(recorded, 'subscribed')
    await plan.becomes(recorded, 'subscribed', 'notes')
    faults().server().closeDocument('plan')
    await plan.becomes(recorded, 'interrupted')
    expect(plan.last(recorded)).toMatchObject({ reason: 'server-closed' })
    expect(plan.last(recorded, 'notes')?.status).toBe('subscribed')
    expect(recorded.count('down')).toBe(0)
  })

  it('follows documents that open and are destroyed later', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    recorded.link.subscribe?.('late')
    expect(plan.of(recorded, 'late')).toEqual([{ status: 'subscribing' }])
    const late = openDocument(socket, 'late')
    await plan.becomes(recorded, 'subscribed', 'late')
    faults().refuse()
    await recorded.fact('down')
    type(late, 'x')
    expect(recorded.last('pending')).toBe(1)
    late.destroy()
    expect(recorded.last('pending')).toBe(0)
    expect(plan.last(recorded, 'late')?.status).toBe('interrupted')
  })

  it('subscribes the channel of a document that is opened after its component', async () => {
    const socket = openSocket()
    const connectivity = createConnectivity(fromHocuspocus(socket))
    onTestFinished(connectivity.dispose)
    connectivity.connect()
    const stateOf = (name: string) => connectivity.getState().channels.get(name)
    onTestFinished(channel(connectivity, 'late').subscribe({}))
    await until('connected', () => connectivity.getState().connection.status === 'connected')
    await until('the channel', () => stateOf('late') !== undefined)
    openDocument(socket, 'late')
    await until('subscribed', () => stateOf('late')?.status === 'subscribed', { seen: () => stateOf('late') })
  })

  it('knows no channel but those of the documents that the app has named', () => {
    const socket = openSocket()
    const recorded = recordSource(hocuspocusSource(socket, { documents: [openDocument(socket)] }))
    recorded.link.subscribe?.('notes')
    expect(plan.of(recorded, 'notes')).toEqual([{ status: 'failed', reason: 'channel-not-found' }])
  })
})
