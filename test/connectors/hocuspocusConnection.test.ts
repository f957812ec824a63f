import { describe, expect, it } from 'vitest'
import { hocuspocusSource } from '../../src/adapters/yjs/hocuspocusSource.js'
import { pendingOf } from './support/channelFacts.js'
import { forceClose, plan, record, hocuspocusFixture } from './support/hocuspocusFixture.js'
import { recordSource } from './support/recordingSink.js'
import { pause, until } from './support/wait.js'

const { faults, openSocket, openDocument } = hocuspocusFixture()

const listeners = (emitter: {
  readonly callbacks: { readonly [event: string]: readonly unknown[] }
}): number => Object.values(emitter.callbacks).reduce((sum, list) => sum + list.length, 0)

describe('the connection of a Hocuspocus socket', { timeout: 60_000 }, () => {
  it('reports a refused first dial, and connects once the server is there', async () => {
    faults().refuse()
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    expect(await recorded.fact('attemptFailed', 2)).toMatchObject({ reason: 'unreachable', retries: 'yes' })
    expect(recorded.count('down')).toBe(0)
    expect(plan.statuses(recorded)).not.toContain('subscribing')
    await faults().heal()
    await plan.becomes(recorded, 'subscribed')
  })

  it('says that the client gave up after its last attempt, and dials again on request', async () => {
    faults().refuse()
    const socket = openSocket({ maxAttempts: 2 })
    const recorded = record(socket)
    openDocument(socket)
    await recorded.fact('down')
    expect(recorded.last('down')).toEqual({ reason: 'gave-up', retries: 'no' })
    expect(recorded.link.observe()).toEqual({ phase: 'stopped', reason: 'gave-up' })
    await faults().heal()
    recorded.link.retryNow?.()
    await plan.becomes(recorded, 'subscribed')
    expect(recorded.link.observe()).toEqual({ phase: 'up' })
  })

  it('dials at once on request, also while another dial hangs', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    faults().hole()
    forceClose(socket)
    await until('a dial that hangs', () => recorded.link.observe().phase === 'dialling')
    await faults().heal()
    recorded.link.retryNow?.()
    await recorded.fact('up', 2)
    await plan.becomes(recorded, 'subscribed')
  })

  it('dials at once on request, also when the link is half-open', async () => {
    const socket = openSocket({ delay: 600_000, maxDelay: 600_000 })
    const recorded = record(socket)
    openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    faults().hole()
    await faults().heal()
    recorded.link.retryNow?.()
    await recorded.fact('up', 2)
    await plan.becomes(recorded, 'subscribed')
  })

  it('keeps a close code as the reason of a loss, because the client dials again', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    faults().server().close(4401, 'Unauthorized')
    expect(await recorded.fact('down')).toMatchObject({ reason: 'unauthorized', code: 4401, retries: 'yes' })
    await recorded.fact('up', 2)
  })

  it('gets a sign of life when it asks, and counts no change by asking', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    await pause(100)
    expect(recorded.count('alive')).toBe(0)
    recorded.link.verify?.()
    await recorded.fact('alive')
    expect(pendingOf(recorded)).toEqual([])
  })

  it('reports that the app closed its own socket, and that it opened it again at once', async () => {
    const socket = openSocket()
    const recorded = record(socket)
    openDocument(socket)
    await plan.becomes(recorded, 'subscribed')
    recorded.link.disconnect?.()
    expect(recorded.link.observe()).toEqual({ phase: 'stopped', reason: 'closed-by-app' })
    recorded.link.connect?.()
    await recorded.fact('up', 2)
    await plan.becomes(recorded, 'subscribed')
    socket.disconnect()
    await recorded.fact('closed', 2)
    expect(recorded.count('down')).toBe(0)
  })

  it('shows the present state to a source that is attached late', async () => {
    const socket = openSocket()
    const document = openDocument(socket)
    await until('synced', () => document.synced && document.unsyncedChanges === 0)
    const recorded = record(socket)
    expect(recorded.types()).toEqual(['up', 'channel'])
    expect(plan.of(recorded)).toEqual([{ status: 'subscribed' }])
  })

  it('leaves no listener, and a client that still works [C11]', async () => {
    const socket = openSocket()
    const document = openDocument(socket)
    await until('synced', () => document.synced)
    const before = [listeners(socket), listeners(document)]
    const source = hocuspocusSource(socket)
    const first = recordSource(source)
    const second = recordSource(source)
    first.link.dispose()
    first.link.dispose()
    const told = first.facts.length
    faults().reset()
    await second.fact('up', 2)
    await plan.becomes(second, 'subscribed')
    expect(first.facts.length).toBe(told)
    second.link.dispose()
    expect([listeners(socket), listeners(document)]).toEqual(before)
    expect(socket.status).toBe('connected')
  })
})
