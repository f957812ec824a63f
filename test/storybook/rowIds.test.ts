import { describe, expect, it } from 'vitest'
import { idsOf } from '../../scripts/rowIds.mjs'

describe('the rows that a test proves', () => {
  it('are named at the end of its title and of its suites', () => {
    expect(idsOf({ title: 'the banner [U1] > stays hidden for a blip [U2, I2]' })).toEqual(['U1', 'U2', 'I2'])
    expect(idsOf({ title: 'reads [U1] in the middle' })).toEqual([])
  })

  it('are in the tags of a story, so that no name in the Storybook shows an id', () => {
    expect(idsOf({ title: 'Light', tags: ['dev', 'test', 'row-U17', 'row-U44'] })).toEqual(['U17', 'U44'])
    expect(idsOf({ title: 'Light', tags: ['U17', 'row-', 'row-u17', 'arrow-U17'] })).toEqual([])
  })
})
