import { readFileSync } from 'node:fs'
import { dial, reply, type Message, type NSConn } from 'neffos.js'
import { channel, request } from 'react-connectivity'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { neffosFixture } from './support/neffosFixture.js'
import { until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

const { faults, server, run } = neffosFixture()

const golden = readFileSync(new URL('golden/neffos.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

/** The frames with the tokens counted and the ids of connections left out, because every run has others. */
function recorded(): readonly string[] {
  const tokens = new Map<string, number>()
  const countOf = (token: string): number => {
    const known = tokens.get(token) ?? tokens.size + 1
    tokens.set(token, known)
    return known
  }
  return server()
    .frames()
    .map((frame) =>
      frame
        .replace(/^(S>C A).*$/, '$1<id>')
        .replace(
          /^([CS]>[CS] )(\$?[\da-z.]+);/,
          (_frame, way: string, token: string) => `${way}<${countOf(token)}>;`,
        ),
    )
}

const seen = (text: string) => (): boolean =>
  server()
    .frames()
    .some((frame) => frame.includes(text))

/** What the server does in the middle of the scenario: it asks, sends bytes, and puts the client out. */
async function serverActs(): Promise<readonly unknown[]> {
  const answers = [
    ...(await server().ask('default', '', 'time')),
    ...(await server().ask('default', '', 'decline')),
  ]
  server().publish('default', '', 'bytes', new Uint8Array([0, 59, 255]))
  return answers
}

const told = [
  { isError: false, body: 'noon; sharp' },
  { isError: true, body: 'busy; later' },
]

describe('the frames of the neffos wire', () => {
  it('are those of the golden file when the original client speaks to the server [N1]', async () => {
    const bytes: unknown[] = []
    const namespaces = {
      default: {
        time: (): Error => reply('noon; sharp'),
        decline: (): Error => new Error('busy; later'),
        bytes: (_room: NSConn, { Body }: Message) => void bytes.push(Body),
      },
      news: {},
      undeclared: {},
    }
    const original = await dial(`ws://127.0.0.1:${faults().port}`, namespaces, { reconnect: 50 })
    onTestFinished(() => original.close())
    const space = await original.connect('default')
    const room = await space.joinRoom('lobby;1')
    room.emit('chat', 'hi;there')
    await until('the echo', () => seen('S>C ;default;lobby')())
    await expect(space.ask('fail', 'x')).rejects.toThrow('boom;with;semis')
    expect((await space.ask('echo', 'ping;1')).Body).toBe('ping;1')
    await expect(original.connect('undeclared')).rejects.toThrow('bad namespace')
    server().deny('default/vip', 'room is full')
    await expect(space.joinRoom('vip')).rejects.toThrow('room is full')
    expect(await serverActs()).toEqual(told)
    await until('the bytes', () => bytes.length === 1)
    await server().ask('default', '', '_OnNamespaceDisconnect')
    const again = await original.connect('default')
    await again.joinRoom('lobby;1')
    await (await original.connect('news')).disconnect()
    const before = server().frames().length
    faults().reset()
    await until('the return', () => server().frames().length >= before + 6, { seen: server().frames })
    expect(server().tries()).toEqual([0, 1])
    expect(recorded()).toEqual(golden.slice(0, -2))
  })

  it('are the same when this package speaks to the server [N1]', async () => {
    const bytes: unknown[] = []
    const { client, becomes, connection } = run({
      namespaces: {
        default: {
          time: () => 'noon; sharp',
          decline: () => new Error('busy; later'),
          bytes: ({ body }) => void bytes.push(body),
        },
      },
    })
    await until('the namespace', () => server().places().includes('default'))
    const lobby = channel(client, 'default/lobby;1')
    const end = lobby.subscribe({})
    await becomes('default/lobby;1', 'subscribed')
    await lobby.send({ event: 'chat', body: 'hi;there' })
    await until('the echo', () => seen('S>C ;default;lobby')())
    await expect(request(client, 'default/fail', 'x')).rejects.toThrow('boom;with;semis')
    expect(await request(client, 'default/echo', 'ping;1')).toBe('ping;1')
    const endUndeclared = channel(client, 'undeclared').subscribe({})
    await becomes('undeclared', 'failed')
    endUndeclared()
    server().deny('default/vip', 'room is full')
    const endVip = channel(client, 'default/vip').subscribe({})
    await becomes('default/vip', 'failed')
    endVip()
    expect(await serverActs()).toEqual(told)
    await until('the bytes', () => bytes.length === 1)
    await server().ask('default', '', '_OnNamespaceDisconnect')
    lobby.resubscribe()
    await becomes('default/lobby;1', 'subscribed')
    const endNews = channel(client, 'news').subscribe({})
    await becomes('news', 'subscribed')
    endNews()
    await until('the namespace is left', () => !server().places().includes('news'))
    faults().reset()
    await until('the return', () => connection().reconnectCount === 1)
    await becomes('default/lobby;1', 'subscribed')
    end()
    await until('the room is left', () => !server().places().includes('default/lobby;1'))
    await until('its answer', () => recorded().at(-1) === golden.at(-1), { seen: recorded })
    expect(server().tries()).toEqual([0, 1])
    expect(recorded()).toEqual(golden)
  })
})
