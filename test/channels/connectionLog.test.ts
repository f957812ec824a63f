import { createConnectivity, recordLog, webSocket, type LogEntry } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createWorld, watch, type World } from './support/world.js'

const published = (world: World): [unknown, unknown][] =>
  world.sent('client', 'publish').map(({ ch, d }) => [ch, d])

async function lose(world: World): Promise<void> {
  world.network.mode = 'refuse'
  world.network.cut(1011)
  await world.advance(10)
}

async function comeBack(world: World): Promise<void> {
  world.network.mode = 'pass'
  await world.advance(60_000)
}

describe('a log', () => {
  it('has each event with its time, reason and raw code, oldest first [I19]', async () => {
    const world = createWorld()
    const log = recordLog(world.client)
    world.channel('a').subscribe({})
    await world.connect()
    const lostAt = world.environment.now()
    await lose(world)
    await comeBack(world)
    const lines = log
      .getState()
      .map(({ type, status, channel }) => [type, channel ?? status, status].join(' '))
    expect(lines.slice(0, 4)).toEqual([
      'status-changed connecting connecting',
      'channel-status-changed a subscribing',
      'status-changed connected connected',
      'channel-status-changed a subscribed',
    ])
    expect(lines.slice(4)).toEqual(
      expect.arrayContaining([
        'status-changed reconnecting reconnecting',
        'outage-started  ',
        'channel-status-changed a interrupted',
        'outage-ended  ',
      ]),
    )
    const loss = log.getState().find(({ status }) => status === 'reconnecting')
    expect(loss).toEqual({
      at: lostAt,
      type: 'status-changed',
      channel: null,
      status: 'reconnecting',
      reason: 'server-error',
      code: 1011,
    })
    const times = log.getState().map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('keeps the newest entries, and is one for all who ask', async () => {
    const world = createWorld()
    const log = recordLog(world.client, { limit: 3 })
    expect(recordLog(world.client, { limit: 100 })).toBe(log)
    world.client.connect()
    await world.advance(100)
    for (let n = 0; n < 5; n += 1) {
      await lose(world)
      await comeBack(world)
    }
    expect(log.getState()).toHaveLength(3)
    expect(log.getState().at(-1)?.at).toBeGreaterThan(world.environment.now() - 60_000)
  })

  it('has no credentials, texts of a server and ids of people', async () => {
    const world = createWorld()
    const log = recordLog(world.client)
    await world.connect()
    const { identity, sessionId } = world.client.getState().connection
    world.channel(`orders-of-${String(identity)}`).subscribe({})
    world.channel('token=hunter2').subscribe({})
    await world.advance(100)
    world.network.inject('{"t":"goodbye","reason":"server-error","message":"secret words"}')
    await world.advance(5000)
    const text = JSON.stringify(log.getState())
    expect(text).toContain('orders-of-[removed]')
    for (const secret of [identity, sessionId, 'hunter2', 'secret words']) expect(text).not.toContain(secret)
  })

  it.each(['connected', 'lost'])('is empty for the next person, signed out while %s', async (moment) => {
    const world = createWorld()
    const log = recordLog(world.client, { uploadTo: 'logs' })
    world.channel('of ada').subscribe({})
    await world.connect()
    if (moment === 'lost') await lose(world)
    expect(JSON.stringify(log.getState())).toContain('of ada')
    void world.client.signOut()
    await world.advance(100)
    expect(JSON.stringify(log.getState())).not.toContain('of ada')
    world.client.connect()
    await comeBack(world)
    expect(JSON.stringify(published(world))).not.toContain('subscribing')
    expect(log.getState()).toContainEqual(
      expect.objectContaining({ channel: 'of ada', status: 'subscribed' }),
    )
  })

  it('is empty and not uploaded when somebody else signs in', async () => {
    let user = 'ada'
    const world = createWorld(
      { auth: { getToken: () => user } },
      { authenticate: ({ token }) => ({ id: token ?? '' }) },
    )
    const log = recordLog(world.client, { uploadTo: 'logs' })
    await world.connect()
    await lose(world)
    user = 'bob'
    const at = world.environment.now()
    await comeBack(world)
    expect(world.client.getState().connection.reason).toBe('identity-changed')
    expect(log.getState().every((entry) => entry.at >= at && entry.status !== 'reconnecting')).toBe(true)
    expect(published(world)).toEqual([])
  })
})

describe('a log that is uploaded', () => {
  it('leaves first when the connection is back, before what a person typed, and only once [I19]', async () => {
    const world = createWorld()
    const log = recordLog(world.client, { uploadTo: 'logs' })
    await world.connect()
    expect(published(world)).toEqual([])
    await lose(world)
    watch(world.channel('a').send('typed'))
    const known = log.getState()
    await comeBack(world)
    const [first, ...others] = published(world)
    expect(first?.[0]).toBe('logs')
    expect(first?.[1]).toEqual(expect.arrayContaining([...known]))
    expect(others).toEqual([['a', 'typed']])
    await lose(world)
    await comeBack(world)
    const [before, after] = [first, published(world).at(-1)].map((each) => each?.[1] as { at: number }[])
    expect(after?.[0]?.at).toBeGreaterThan(before?.at(-1)?.at ?? Infinity)
  })

  it('is sent again with the next one when the server refuses it', async () => {
    let isOpen = false
    const world = createWorld({}, { authorize: ({ channel }) => channel !== 'logs' || isOpen })
    recordLog(world.client, { uploadTo: 'logs' })
    await world.connect()
    await lose(world)
    await comeBack(world)
    isOpen = true
    await lose(world)
    await comeBack(world)
    const [refused, kept] = published(world).map(([, entries]) => entries as { at: number }[])
    expect(kept?.slice(0, refused?.length)).toEqual(refused)
    expect(kept?.length).toBeGreaterThan(refused?.length ?? Infinity)
  })

  it('holds as many of the newest entries as one frame does', async () => {
    const world = createWorld({}, { limits: { maxFrameBytes: 8192 } })
    const log = recordLog(world.client, { uploadTo: 'logs' })
    await world.connect()
    await lose(world)
    for (let n = 0; n < 100; n += 1) world.channel(`channel ${n}`).subscribe({})
    await world.advance(10)
    const known = log.getState()
    expect(JSON.stringify(known).length).toBeGreaterThan(8192)
    await comeBack(world)
    const [channel, entries] = published(world)[0] ?? []
    expect(channel).toBe('logs')
    expect(known.slice(-(entries as unknown[]).length)).toEqual(entries)
  })

  it('comes behind what the app has sent to its channel before', async () => {
    const world = createWorld()
    recordLog(world.client, { uploadTo: 'logs' })
    await world.connect()
    await lose(world)
    watch(world.channel('a').send('typed'))
    watch(world.channel('logs').send('a note'))
    await comeBack(world)
    expect(published(world).map(([channel]) => channel)).toEqual(['a', 'logs', 'logs'])
    expect(published(world)[1]?.[1]).toBe('a note')
  })

  it('of a second outage follows the answer to the one before, and is no part of it [I19]', async () => {
    const world = createWorld()
    recordLog(world.client, { uploadTo: 'logs' })
    await world.connect()
    await lose(world)
    world.network.mode = 'pass'
    // The answer to the log is lost with the connection.
    for (let ms = 0; published(world).length === 0 && ms < 30_000; ms += 1) await world.advance(1)
    await lose(world)
    watch(world.channel('a').send('typed'))
    await comeBack(world)
    const [first, again, typed, second, ...others] = published(world)
    expect([again, typed, others]).toEqual([first, ['a', 'typed'], []])
    const entries = (second?.[1] ?? []) as LogEntry[]
    expect(entries.filter(({ status }) => status === 'reconnecting')).toHaveLength(1)
    const before = (first?.[1] ?? []) as LogEntry[]
    expect(entries[0]?.at).toBeGreaterThan(before.at(-1)?.at ?? Infinity)
  })

  it('of a second outage waits for another one when the server refuses the one before', async () => {
    const world = createWorld({}, { authorize: ({ channel }) => channel !== 'logs' })
    recordLog(world.client, { uploadTo: 'logs' })
    await world.connect()
    await lose(world)
    world.network.mode = 'pass'
    for (let ms = 0; published(world).length === 0 && ms < 30_000; ms += 1) await world.advance(1)
    await lose(world)
    await comeBack(world)
    expect(published(world)).toHaveLength(2)
    await lose(world)
    await comeBack(world)
    const last = published(world).at(-1)?.[1] as LogEntry[]
    expect(last.filter(({ status }) => status === 'reconnecting')).toHaveLength(3)
  })

  it('takes no place from what a person typed', async () => {
    const world = createWorld({ maxPending: 1, whenFull: 'drop-oldest' })
    recordLog(world.client, { uploadTo: 'logs' })
    await world.connect()
    await lose(world)
    const typed = watch(world.channel('a').send('typed'))
    await comeBack(world)
    expect([typed.code, published(world)]).toEqual(['kept', [['a', 'typed']]])
  })
})

it.each<[object, RegExp]>([
  [{ limit: 0 }, /limit must be a whole number ≥ 1, got 0/],
  [{ limit: NaN }, /limit must be/],
  [{ uploadTo: '' }, /uploadTo must be the name of a channel/],
  [{ upload: 'logs' }, /unknown option "upload"; known are limit, uploadTo/],
])('an option of a log that would have no effect is refused: %j', (options, words) => {
  expect(() => recordLog(createWorld().client, options)).toThrow(words)
})

it('a log of a connector without channels cannot be uploaded to one, and can be read', () => {
  const client = createConnectivity(webSocket('ws://localhost/feed'))
  expect(() => recordLog(client, { uploadTo: 'logs' })).toThrow(/expected a connector with channels/)
  expect(recordLog(client).getState()).toEqual([])
})
