import { describe, expect, it } from 'vitest'
import { createRedisStore } from 'react-connectivity/server/redis'
import { createRedisFeed } from '../../src/server/redis/feed.js'

const feedOf = () => {
  const passed: string[] = []
  const lost: unknown[] = []
  const feed = createRedisFeed(
    't',
    ({ kind, text }) => passed.push(`${kind} ${text}`),
    (error) => lost.push(error),
  )
  const [channel = ''] = feed.channels
  return { feed, passed, lost, hear: (message: string) => feed.hear(message, channel) }
}

describe('the notices of a partition', () => {
  it('are passed on once, in order, from where the process began', () => {
    const { feed, passed, lost, hear } = feedOf()
    hear('message\n6\ng2\nsix')
    hear('message\n7\ng2\nse\nven')
    expect(passed).toEqual([])
    feed.begin(0, 6, { generation: 'g2', generations: ['g1', 'g2'] })
    hear('message\n7\ng2\nagain')
    hear('removed\n8\ng2\neight')
    expect(passed).toEqual(['message se\nven', 'removed eight'])
    expect(lost).toEqual([])
  })

  it('end with an error when one is missing', () => {
    const { feed, passed, lost, hear } = feedOf()
    feed.begin(0, 0, { generation: 'g2', generations: ['g1', 'g2'] })
    hear('message\n1\ng2\none')
    hear('message\n3\ng2\nthree')
    expect(passed).toEqual(['message one'])
    expect(lost.map(String)).toEqual(['Error: react-connectivity/server: Redis lost the notices 2 to 2'])
  })

  it('of an earlier generation are left out', () => {
    const { feed, passed, lost, hear } = feedOf()
    hear('message\n6\ng1\nsix')
    feed.begin(0, 6, { generation: 'g2', generations: ['g1', 'g2'] })
    hear('message\n5\ng1\nfive')
    hear('message\n7\ng2\nseven')
    expect([passed, lost]).toEqual([['message seven'], []])
  })

  it.each([3, 7, 9])(
    'of a generation that nobody knows end with an error, whatever number they have: %i',
    (n) => {
      const { feed, passed, lost, hear } = feedOf()
      feed.begin(0, 6, { generation: 'g2', generations: ['g1', 'g2'] })
      hear(`message\n${n}\ng3\nthree`)
      expect(passed).toEqual([])
      expect(lost.map(String)).toEqual([
        'Error: react-connectivity/server: this Redis passes on another generation of the store',
      ])
    },
  )

  it('without a number are passed on at once', () => {
    const { passed, hear } = feedOf()
    hear('told\n\nme\nhello')
    expect(passed).toEqual(['told me\nhello'])
  })

  it('let an answer wait until its own was passed on', async () => {
    const { feed, hear } = feedOf()
    feed.begin(0, 0, { generation: 'g2', generations: ['g1', 'g2'] })
    const order: string[] = []
    const waiting = [1, 2].map(async (number) => {
      await feed.reached(0, number)
      order.push(`reached ${number}`)
    })
    await Promise.resolve()
    expect(order).toEqual([])
    hear('message\n1\ng2\none')
    await waiting[0]
    expect(order).toEqual(['reached 1'])
    feed.end(new Error('over'))
    await expect(waiting[1]).rejects.toThrow('over')
    await expect(feed.reached(0, 9)).rejects.toThrow('over')
  })
})

describe('createRedisStore', () => {
  it('refuses options that make no sense', () => {
    expect(() => createRedisStore({ prefix: 'a{b}' })).toThrow('without braces')
    expect(() => createRedisStore({ timeoutMs: 0 })).toThrow('timeoutMs')
    expect(() => createRedisStore({ wait: { replicas: 0, timeoutMs: 1 } })).toThrow('wait.replicas')
  })

  it('tells when Redis cannot be reached', async () => {
    const store = createRedisStore({ url: 'redis://127.0.0.1:1', timeoutMs: 20_000 })
    const nothing = (): void => undefined
    const opening = store.open(
      { entry: nothing, removed: nothing, failed: nothing, corrupt: nothing },
      'fresh',
    )
    await expect(opening).rejects.toThrow('ECONNREFUSED')
    await expect(store.read('a', { after: 0, limit: 1 })).rejects.toThrow('closed')
  })
})
