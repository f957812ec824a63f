import { describe, expect, it } from 'vitest'
import type { OnPublish } from 'react-connectivity/server'
import { bothStores } from './support/bothStores.js'
import { sessionOf, startServer, until } from './support/testServer.js'
import { publish, welcomed } from './support/welcomed.js'

describe('onPublish', () => {
  it.each(bothStores)(
    'is not asked again about a message that was accepted, also after a restart, with %s',
    async (_, make) => {
      const open = await make()
      const seen: unknown[] = []
      const onPublish: OnPublish = ({ data }) => void seen.push(data)
      const server = await startServer({ onPublish, store: open() })
      const client = await server.connect()
      client.send(publish(1))
      expect(await client.next('ack')).toMatchObject({ id: '1', o: 1 })
      // The acknowledgement was lost: the client sends it again, over the session that it had.
      client.cut()
      const again = await server.connect({ session: sessionOf(client.welcome) })
      again.send(publish(1))
      expect(await again.next('ack')).toEqual({ t: 'ack', id: '1', o: 1, duplicate: true })
      await server.close()
      const later = await startServer({ onPublish, store: open() })
      const once = await later.connect({ session: sessionOf(client.welcome) })
      once.send(publish(1))
      expect(await once.next('ack')).toEqual({ t: 'ack', id: '1', o: 1, duplicate: true })
      expect(seen).toEqual([1])
    },
  )

  it('has a repetition over a new connection wait for the answer about the first, which is kept without its connection', async () => {
    let asked = 0
    let accept: (value: unknown) => void = () => undefined
    const server = await startServer({
      onPublish: () => {
        asked += 1
        return new Promise((resolve) => (accept = resolve))
      },
    })
    const client = await server.connect()
    client.send(publish(1))
    await until('the question', () => asked === 1)
    client.cut()
    await server.seen('left')
    const again = await server.connect({ session: sessionOf(client.welcome) })
    again.send(publish(1))
    await again.settle()
    expect(asked).toBe(1)
    accept('kept')
    expect(await again.next('ack')).toEqual({ t: 'ack', id: '1', o: 1, duplicate: true })
    expect(asked).toBe(1)
  })
})

describe('a message that was accepted, and whose acknowledgement was lost', () => {
  it('is acknowledged again, also when the right to publish or the rules have gone since', async () => {
    let isAllowed = true
    const { clock, client, answers } = await welcomed({ authorize: () => isAllowed })
    client.send(publish(1))
    await clock.tick()
    isAllowed = false
    client.send(publish(1), publish(2))
    await clock.tick()
    expect(answers()).toEqual(['1 at 1', '1 at 1 again', '2 forbidden'])
  })
})
