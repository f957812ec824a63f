import { describe, expect, it } from 'vitest'
import { RemoteError, requestHandler, type ServerEvent } from 'react-connectivity/server'
import type { TestPeer } from './support/testPeer.js'
import { startServer } from './support/testServer.js'
import { answers, ask, gate, responses } from './support/requestPeer.js'
import { after, thenable, welcomed } from './support/welcomed.js'

describe('the handlers of requests', () => {
  it('get the user and the data, and what they return is the answer, now or later', async () => {
    const asked: unknown[] = []
    const { clock, client } = await welcomed({
      authenticate: () => ({ id: 'ada', name: 'Ada' }),
      requests: {
        now: {
          handle({ user, name, data }) {
            asked.push([user, name, data])
            return { n: 1 }
          },
        },
        later: { handle: () => after(clock, 500, 'late') },
        nothing: { handle: () => undefined },
        library: { handle: () => thenable('of a library') },
      },
    })
    client.send(ask('1', 'later'), ask('2', 'now', { order: 7 }), ask('3', 'nothing'), ask('4', 'library'))
    await clock.tick()
    expect(answers(client)).toEqual(['2 {"n":1}', '3 null', '4 "of a library"'])
    expect(asked).toEqual([[{ id: 'ada', name: 'Ada' }, 'now', { order: 7 }]])
    await clock.advance(500)
    expect(answers(client).at(-1)).toBe('1 "late"')
  })

  it('say why not with an error of the app; of any other one the client learns nothing [N25]', async () => {
    const events: ServerEvent[] = []
    const thrown: { [name: string]: unknown } = {
      refused: new RemoteError('sold-out', 'None is left.', { left: 0 }),
      bare: new RemoteError('closed'),
      broken: new Error('select * from secrets'),
      text: 'a text',
      nameless: new RemoteError(''),
      odd: new RemoteError('odd', '', () => 1),
    }
    const { clock, hub, client } = await welcomed({
      requests: {
        throws: {
          handle({ data }) {
            throw thrown[String(data)]
          },
        },
        rejects: { handle: ({ data }) => Promise.reject(thrown[String(data)]) },
        returns: { handle: () => () => 1 },
      },
    })
    hub.on((event) => events.push(event))
    for (const name of Object.keys(thrown))
      client.send(ask(name, 'throws', name), ask(`${name}+`, 'rejects', name))
    client.send(ask('returns', 'returns'))
    await clock.tick()
    const soldOut = { error: 'refused', code: 'sold-out', message: 'None is left.', details: { left: 0 } }
    for (const id of ['refused', 'refused+'])
      expect(responses(client)).toContainEqual({ t: 'response', id, ...soldOut })
    for (const id of ['bare', 'bare+'])
      expect(responses(client)).toContainEqual({ t: 'response', id, error: 'refused', code: 'closed' })
    const failed = responses(client).filter(({ error }) => error === 'server-error')
    expect(failed.map(({ id }) => id).sort()).toEqual(
      ['broken', 'broken+', 'nameless', 'nameless+', 'odd', 'odd+', 'returns', 'text', 'text+'].sort(),
    )
    for (const frame of failed) expect(Object.keys(frame).sort()).toEqual(['error', 'id', 't'])
    expect(events.filter(({ type }) => type === 'callback-failed')).toHaveLength(9)
  })

  it('are asked by users that may, with data that its schema takes, and only for what there is', async () => {
    const got: unknown[] = []
    const { clock, client } = await welcomed({
      requests: {
        denied: { authorize: () => false, handle: () => got.push('denied') },
        told: { authorize: () => Promise.resolve({ allowed: false, message: 'Not you.' }), handle: () => 1 },
        unsure: {
          authorize() {
            throw new Error('bug')
          },
          handle: () => got.push('unsure'),
        },
        typed: requestHandler({
          schema: {
            '~standard': {
              version: 1,
              vendor: 'test',
              validate: (value) =>
                typeof value === 'number' ? { value: { n: value } } : { issues: [{ message: 'no number' }] },
            },
          },
          handle: ({ data }) => data.n + 1,
        }),
      },
    })
    client.send(
      ask('1', 'denied'),
      ask('2', 'told'),
      ask('3', 'unsure'),
      ask('4', 'typed', 'x'),
      ask('5', 'typed', 1),
      ask('6', '__proto__'),
      ask('7', 'other'),
      { t: 'request', id: '8', name: 'typed' },
      { t: 'request', name: 'typed', d: 1 },
    )
    await clock.tick()
    expect(answers(client).sort()).toEqual([
      '1 forbidden',
      '2 forbidden',
      '3 server-error',
      '4 invalid',
      '5 2',
      '6 not-found',
      '7 not-found',
      '8 invalid',
    ])
    expect(responses(client).find(({ id }) => id === '2')).toMatchObject({ message: 'Not you.' })
    expect(responses(client).find(({ id }) => id === '4')).toMatchObject({ message: 'no number' })
    expect(got).toEqual([])
  })

  it('hear when no answer is wanted any more: the client cancelled, or has left', async () => {
    for (const end of [
      (client: TestPeer) => client.send({ t: 'cancel', id: '1' }, { t: 'cancel', id: 'unknown' }),
      (client: TestPeer) => client.peer.closed(1006),
      (client: TestPeer) => client.send({ t: 'bye' }),
    ]) {
      const slow = gate()
      const { clock, client } = await welcomed({ requests: { slow: { handle: slow.handle } } })
      client.send(ask('1', 'slow'))
      await clock.tick()
      expect(slow.signals.map(({ aborted }) => aborted)).toEqual([false])
      end(client)
      await clock.tick()
      expect(slow.signals.map(({ aborted }) => aborted)).toEqual([true])
      slow.open()
      await clock.tick()
      expect(responses(client)).toEqual([])
    }
  })

  it('are counted, timed and told, without anything that a client has sent', async () => {
    const events: ServerEvent[] = []
    const { clock, hub, client } = await welcomed({
      requests: { later: { handle: () => after(clock, 500, 'secret') } },
    })
    hub.on((event) => events.push(event))
    client.send(ask('1', 'later', 'secret'), ask('2', 'nothing', 'secret'))
    await clock.advance(500)
    const { requests, refusedRequests } = hub.stats().totals
    expect(requests).toEqual({ count: 2, sumMs: 500 })
    expect(refusedRequests).toMatchObject({ 'not-found': 1, refused: 0 })
    expect(events.map(({ type }) => type)).toEqual(['request-refused', 'request-answered'])
    expect(JSON.stringify(events)).not.toContain('secret')
  })

  it('are checked when the server is made', async () => {
    const wrong: { readonly [what: string]: unknown }[] = [
      { a: null },
      { a: {} },
      { a: { handle: 1 } },
      { a: { handle: () => 1, authorize: true } },
      { a: { handle: () => 1, schema: {} } },
      { '': { handle: () => 1 } },
    ]
    for (const requests of wrong)
      await expect(startServer({ requests: requests as never }), JSON.stringify(requests)).rejects.toThrow(
        /expected requests\['a?'\]/,
      )
    await expect(startServer({ requests: 1 as never })).rejects.toThrow('expected requests to be an object')
  })
})
