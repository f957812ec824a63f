import { describe, expect, it } from 'vitest'
import { createEditCount } from '../../src/adapters/yjs/editCount.js'

type Step = 'open' | 'lose' | number

/** Steps of a client: it opens, is lost, or emits its count. */
function editsAfter(steps: readonly Step[], start = 0): readonly number[] {
  const count = createEditCount(start, false)
  return steps.map((step) => {
    if (step === 'open') count.opened()
    else if (step === 'lose') count.lost()
    else count.told(step)
    return count.edits()
  })
}

describe('edits that the server has not confirmed', () => {
  it('are none while a document only opens', () => {
    expect(editsAfter(['open', 1, 0])).toEqual([0, 0, 0])
  })

  it('are counted from the first one that is typed before the first connection', () => {
    expect(editsAfter([1, 2, 'open', 1, 0])).toEqual([1, 2, 2, 2, 0])
  })

  it('stay counted when a new connection starts its count at 1', () => {
    expect(editsAfter(['open', 1, 0, 'lose', 1, 2, 3, 'open', 1, 0]).slice(3)).toEqual([0, 1, 2, 3, 3, 3, 0])
  })

  it('are not counted when a link opens and dies', () => {
    expect(editsAfter(['open', 1, 'lose', 'open', 1, 'lose', 'open', 1, 0])).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0,
    ])
  })

  it('are counted while the opening sync is under way', () => {
    expect(editsAfter(['open', 1, 2, 3, 2, 1, 0])).toEqual([0, 0, 1, 2, 2, 1, 0])
  })

  it('are counted when they come just before the client starts its count', () => {
    expect(editsAfter(['open', 1, 1, 0])).toEqual([0, 0, 1, 0])
  })

  it('follow the count of the client once the document is in sync', () => {
    expect(editsAfter(['open', 1, 0, 1, 2, 1, 0]).slice(3)).toEqual([1, 2, 1, 0])
  })

  it('are known of a document that was there before', () => {
    expect(createEditCount(2, false).edits()).toBe(2)
    expect(createEditCount(1, true).edits()).toBe(0)
  })
})
