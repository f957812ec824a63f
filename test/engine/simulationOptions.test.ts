import { createSimulation } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'

describe('a simulation', () => {
  it.each([
    [{ chanels: {} }, ['unknown option "chanels"', 'known are', 'channels', 'environment']],
    [{ port: 80 }, ['unknown option "port"']],
    [{ channels: 'orders' }, ['channels must be', 'a function', '"orders"']],
    [{ heartbeat: { interval: 1 } }, ['heartbeat must be', 'intervalMs']],
    [{ limits: { maxFrames: 1 } }, ['limits must be', 'maxFrameBytes']],
    [{ sessionTtlMs: 0 }, ['sessionTtlMs must be', 'above 0', '0']],
    [{ dialsPerSecond: '5' }, ['dialsPerSecond must be', 'above 0', '"5"']],
    [{ authorize: true }, ['authorize must be a function, got true']],
    [{ authenticate: {} }, ['authenticate must be a function']],
    [{ environment: {} }, ['environment must be', 'an Environment']],
    ['channels', ['an object of options', '"channels"']],
  ] as const)('with wrong options is refused at the call: %j', (options, words) => {
    let said = ''
    try {
      createSimulation(options as object)
    } catch (error) {
      said = String(error)
    }
    for (const word of ['TypeError: createSimulation: ', ...words]) expect(said).toContain(word)
  })

  it('may leave every option out, or undefined', async () => {
    await createSimulation().dispose()
    const nothing = { channels: undefined, authorize: undefined } as object
    await createSimulation(nothing).dispose()
  })
})
