import { describe, expect, it } from 'vitest'
import { createWorld, watch } from './support/world.js'

const LIMIT = 65_536

/** The largest text that fits, by trial: sends below it are accepted, sends above it refused at once. */
const texts = [64_000, 64_400, 64_600, 64_800, 64_900, 65_000, 65_200].map((length) => 'x'.repeat(length))

describe('a message of nearly the largest size', () => {
  it.each([
    ['a', {}],
    ['漢'.repeat(200), {}],
    ['\u0001'.repeat(200), {}],
    ['漢'.repeat(200), { id: '字'.repeat(200) }],
  ] as const)(
    'on a channel with a name of any length is taken or refused, and never ends the connection',
    async (name, options) => {
      for (const text of texts) {
        const world = createWorld()
        await world.connect()
        const sent = watch(world.channel(name).send(text, options))
        await world.advance(100)
        expect(['kept', 'message-too-big']).toContain(sent.code)
        const sizes = world.network.log
          .filter(({ from }) => from === 'client')
          .map(({ text: message }) => Buffer.byteLength(message))
        expect(Math.max(...sizes)).toBeLessThanOrEqual(LIMIT)
        expect(world.status()).toBe('connected')
        world.client.dispose()
      }
    },
  )
})
