import { channel, channelMessages } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createWorld } from './support/world.js'

const base = 'onMessage, resync, onError, onGap, history'

describe('a listener', () => {
  it('with an option that is not known is refused at the call, with those that are', () => {
    const { client } = createWorld()
    for (const wrong of [{ onMesage: () => undefined }, { limit: 5 }, { constructor: 1 }]) {
      const [name = ''] = Object.keys(wrong)
      expect(() => channel(client, 'a').subscribe(wrong as object)).toThrow(
        `channel("a").subscribe: unknown option "${name}"; known are ${base}`,
      )
      expect(() => channelMessages(client, 'a').subscribe(wrong as object)).toThrow(
        `channelMessages("a").subscribe: unknown option "${name}"; known are ${base}, keep`,
      )
    }
    expect(() => channel(client, 'a').subscribe({ keep: 5 } as object)).toThrow('unknown option "keep"')
    expect(client.getState().channels.size).toBe(0)
  })

  it('that is no object of options is refused at the call', () => {
    const { client } = createWorld()
    // @ts-expect-error -- a callback alone
    expect(() => channel(client, 'a').subscribe(() => undefined)).toThrow(
      'channel("a").subscribe: expected an object of options, got a function',
    )
    // @ts-expect-error -- nothing
    expect(() => channelMessages(client, 'a').subscribe()).toThrow(
      'expected an object of options, got undefined',
    )
  })

  it('may leave options out, or undefined', () => {
    const { client } = createWorld()
    channel(client, 'a').subscribe({ onMessage: undefined, onGap: undefined })()
    channelMessages(client, 'a').subscribe({ keep: undefined })()
    client.dispose()
  })
})
