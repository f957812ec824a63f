import { describe, expect, it } from 'vitest'
import { costOf } from '../../src/server/hub/frameRate.js'
import { decodeClientMessage } from '../../src/wire/decodeClient.js'

const bind = (count: number): object => ({
  t: 'bind',
  id: 'b',
  things: Array.from({ length: count }, (_, index) => `pump-${index}`),
})

describe('the rate of frames', () => {
  it.each<[string, object, number]>([
    ['a publish is one frame', { t: 'publish', id: 'p', ch: 'a', d: 1 }, 1],
    ['ten channels are one, because they come in bursts', { t: 'subscribe', ch: 'a' }, 0.1],
    ['a renewal asks the app', { t: 'refresh', token: 'x' }, 20],
    ['few things are one', bind(3), 1],
    ['many things ask the app many times', bind(256), 25.6],
    ['a watch looks at all things', { t: 'watch', prefix: '' }, 5],
    ['the end of a watch looks at none', { t: 'unwatch', prefix: '' }, 1],
    ['rubbish is one', { t: 'bind', id: 'b' }, 1],
  ])('costs what it makes the server do: %s', (_words, frame, cost) => {
    const [decoded] = decodeClientMessage(JSON.stringify(frame))
    expect(decoded && costOf(decoded)).toBeCloseTo(cost)
  })
})
