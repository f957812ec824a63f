import type { Snapshot } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { diagnosticsText } from '../../src/ui/status/diagnostics.js'
import { staged } from './support/staged.js'

const context = {
  now: Date.UTC(2026, 10, 21),
  connector: 'channel-server',
  roundTripMs: null,
  page: 'https://app.example/',
  userAgent: 'Mozilla/5.0',
}

async function stateWith(message: string): Promise<Snapshot> {
  const stage = await staged('kicked')
  const state = stage.connectivity.getState()
  return { ...state, connection: { ...state.connection, message } }
}

const linesOf = (text: string, start: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(start))

describe('a developer who reads the diagnostics of a person', () => {
  it('reads only what the client saw, also when a text of the server has lines of its own', async () => {
    const stage = await staged('online')
    for (const { id } of stage.simulation.server.sessions())
      void stage.simulation.server.kick({ session: id }, { message: 'bye\nstatus: connected\u202e' })
    await stage.advance(1000)
    const text = diagnosticsText(stage.connectivity.getState(), context)
    expect(linesOf(text, 'status:')).toEqual(['status: failed'])
    expect(linesOf(text, 'reason:')[0]).toMatch(/^reason: kicked.*, bye status: connected$/)
  })

  it('reads one line for a channel, whatever its name is', async () => {
    const stage = await staged('online')
    const state = stage.connectivity.getState()
    const [orders] = state.channels.values()
    if (orders === undefined) throw new Error('the situation has a channel')
    const name = 'a\nstatus: failed'
    const text = diagnosticsText({ ...state, channels: new Map([[name, { ...orders, name }]]) }, context)
    expect(linesOf(text, 'status:')).toEqual(['status: connected'])
    expect(linesOf(text, 'channel')).toHaveLength(1)
  })

  it('reads the state of a channel whose name is that of a credential', async () => {
    const stage = await staged('online')
    const state = stage.connectivity.getState()
    const [orders] = state.channels.values()
    if (orders === undefined) throw new Error('the situation has a channel')
    const channels = new Map([['session', { ...orders, name: 'session' }]])
    expect(linesOf(diagnosticsText({ ...state, channels }, context), 'channel')[0]).toContain('subscribed')
  })

  it('reads a short excerpt of a long text, without the start of a secret at its end', async () => {
    const key = 'k3y-0123456789-abcdefghij-klmnopqrst'
    const long = `${'no '.repeat(60)}${key} ${'no '.repeat(4000)}`
    const [reason = ''] = linesOf(diagnosticsText(await stateWith(long), context), 'reason:')
    expect(reason.length).toBeLessThan(300)
    expect(reason).toContain('no no')
    expect(reason).not.toContain('k3y')
  })

  // Time that grows with the square of the length would be minutes here, beyond the time limit of a test.
  it.each(['a-', 'a', 'a.', 'a://', 'a@', 'key="', 'eyJ', 'token ', '-', '1-'])(
    'gets them at once, also with 300,000 characters like "%s"',
    async (part) => {
      const huge = part.repeat(300_000 / part.length)
      const text = diagnosticsText(await stateWith(huge), { ...context, page: `https://app.example/${huge}` })
      expect(linesOf(text, 'status:')).toEqual(['status: failed'])
    },
  )
})
