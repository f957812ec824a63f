import { channel, type Link } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createObservedClient } from './support/observedClient.js'
import { watch } from './support/world.js'

interface Copy {
  readonly settle: (error?: Error) => void
}

/** A client library whose answers to sends are those of the test. */
function createWorld() {
  const copies: Copy[] = []
  let isUp = true
  const link: Link = {
    observe: () => ({ phase: isUp ? 'up' : 'waiting' }),
    dispose: () => undefined,
    subscribe: () => () => undefined,
    send: () =>
      new Promise((resolve, reject) => {
        copies.push({ settle: (error) => (error === undefined ? resolve() : reject(error)) })
      }),
  }
  const { connectivity, environment, sink } = createObservedClient(link, { deduplicates: false })
  return {
    environment,
    copies,
    send: channel(connectivity, 'lobby').send,
    reconnect() {
      isUp = false
      sink()?.down({ reason: 'network-lost', retries: 'yes' })
      isUp = true
      sink()?.up()
    },
  }
}

describe('a send through another client library', () => {
  it('is refused with the text of the client', async () => {
    const { environment, copies, send } = createWorld()
    const sent = send(1).catch((error: unknown) => error)
    await environment.settle()
    copies[0]?.settle(new Error('no such room'))
    expect(await sent).toMatchObject({ code: 'refused', message: 'Error: no such room' })
  })

  it('that may be repeated ends with the answer to its second copy, and not with the end of the first', async () => {
    const { environment, copies, send, reconnect } = createWorld()
    const sent = watch(send(1, { resend: true }))
    await environment.settle()
    reconnect()
    await environment.settle()
    expect(copies).toHaveLength(2)
    copies[0]?.settle(new Error('given up'))
    await environment.settle()
    expect(sent.code).toBe('pending')
    copies[1]?.settle()
    await environment.settle()
    expect(sent.code).toBe('kept')
  })

  it('that may be repeated is kept by the acknowledgement of either copy', async () => {
    const { environment, copies, send, reconnect } = createWorld()
    const sent = watch(send(1, { resend: true }))
    await environment.settle()
    reconnect()
    await environment.settle()
    copies[0]?.settle()
    await environment.settle()
    expect(sent).toMatchObject({ code: 'kept', settled: 1 })
    copies[1]?.settle(new Error('twice'))
    await environment.settle()
    expect(sent).toMatchObject({ code: 'kept', settled: 1 })
  })
})
