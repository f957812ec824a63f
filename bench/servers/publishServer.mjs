import { ClassicLevel } from 'classic-level'
import { builtFile } from '../lib/package.mjs'
import { answer } from './answer.mjs'

// Publishes in one process, without sockets: what a store costs.

const data = { symbol: 'ACME', price: 101.5, note: 'n'.repeat(60) }

const load = (name) => import(builtFile(`server/${name}.js`))

const stores = {
  memory: async () => (await load('index')).createMemoryStore(),
  level: async ({ folder }) => (await load('level')).createLevelStore({ location: folder }),
  redis: async ({ url }) => (await load('redis')).createRedisStore({ url }),
}

/** The package's server on a store, or LevelDB itself with a write and a sync for each group. */
const starters = {
  async server(given) {
    const { createChannelServer } = await load('index')
    const server = await createChannelServer({
      port: 0,
      insecure: true,
      store: await stores[given.store](given),
    })
    return (count) => Promise.all(Array.from({ length: count }, () => server.publish('bench', data)))
  },
  async floor({ folder }) {
    const db = new ClassicLevel(folder)
    await db.open()
    let next = 0
    const text = JSON.stringify(data)
    return (count) => {
      const puts = Array.from({ length: count }, () => {
        next += 1
        return { type: 'put', key: String(next).padStart(16, '0'), value: text }
      })
      return db.batch(puts, { sync: true })
    }
  },
}

let publish

answer({
  async start(given) {
    publish = await starters[given.kind](given)
    // Exclude the one-time cost of loading and compiling.
    for (let i = 0; i < 50; i += 1) await publish(1)
  },
  /** Milliseconds of each publish, one after the other. */
  async latencies({ count }) {
    const times = []
    for (let i = 0; i < count; i += 1) {
      const from = performance.now()
      await publish(1)
      times.push(performance.now() - from)
    }
    return times
  },
  /** Publishes per second, so many at once. */
  async rate({ count, atOnce }) {
    const from = performance.now()
    for (let done = 0; done < count; done += atOnce) await publish(Math.min(atOnce, count - done))
    return (count / (performance.now() - from)) * 1000
  },
})
