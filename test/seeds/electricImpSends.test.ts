import { request } from 'react-connectivity'
import { electricImpSendError, electricImpSendNumbers } from 'react-connectivity/seeds'
import { describe, expect, it } from 'vitest'
import { createWorld, watch } from '../engine/support/world.js'

describe('the send errors of Electric Imp', () => {
  it.each([
    ['not-connected', 'SEND_ERROR_NOT_CONNECTED', 1],
    ['expired', 'SEND_ERROR_TIMEOUT', 2],
    ['timed-out', 'SEND_ERROR_TIMEOUT', 2],
    ['connection-lost', 'SEND_ERROR_DISCONNECTED', 3],
    ['disconnected', 'SEND_ERROR_DISCONNECTED', 3],
    ['would-block', 'SEND_ERROR_WOULDBLOCK', 4],
    ['outbox-full', 'SEND_ERROR_WOULDBLOCK', 4],
  ] as const)('%s is %s, number %i [I10]', (code, name, number) => {
    expect([electricImpSendError(code), electricImpSendNumbers[name]]).toEqual([name, number])
  })

  it.each(['message-too-big', 'toString', '', '1'])('have no word for %j', (code) => {
    expect(electricImpSendError(code)).toBeNull()
  })

  it('name what happens to a real client [I10]', async () => {
    let buffered = 0
    const base = createWorld({}, { requests: { wait: { handle: () => new Promise(() => {}) } } })
    const { dialler } = base.simulation
    const dial: typeof dialler.dial = (...to) => ({ ...dialler.dial(...to), bufferedAmount: () => buffered })
    const { client, channel } = createWorld({ dialler: { dial }, environment: base.environment })
    client.connect()
    await base.advance(100)
    const { send } = channel('a')
    const nameOf = async (act: () => Promise<unknown>, then: () => void | Promise<void>) => {
      const outcome = watch(act())
      await base.environment.settle()
      await then()
      await base.environment.settle()
      return electricImpSendError(outcome.code)
    }
    buffered = 100_000
    expect(
      await nameOf(
        () => send(1, { whenCongested: 'reject' }),
        () => undefined,
      ),
    ).toBe('SEND_ERROR_WOULDBLOCK')
    buffered = 0
    base.network.mode = 'lose'
    expect(
      await nameOf(
        () => send(2, { timeoutMs: 500 }),
        () => base.advance(500),
      ),
    ).toBe('SEND_ERROR_TIMEOUT')
    expect(
      await nameOf(
        () => request(client, 'wait'),
        () => base.network.cut(),
      ),
    ).toBe('SEND_ERROR_DISCONNECTED')
    expect(
      await nameOf(
        () => request(client, 'wait'),
        () => undefined,
      ),
    ).toBe('SEND_ERROR_NOT_CONNECTED')
    client.dispose()
  })
})
