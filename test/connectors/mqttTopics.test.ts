import { describe, expect, it } from 'vitest'
import { isFilter, topicMatches } from '../../src/adapters/mqtt/topics.js'

describe('MQTT topics', () => {
  it.each([
    ['a', 'a'],
    ['a/b', 'a/b'],
    ['a/+', 'a/b'],
    ['a/+', 'a/'],
    ['+/b', 'a/b'],
    ['+/+', '/b'],
    ['#', 'a/b/c'],
    ['a/#', 'a/b/c'],
    ['a/#', 'a'],
    ['a/+/c', 'a/b/c'],
    ['$SYS/#', '$SYS/uptime'],
    ['$share/group/a/+', 'a/b'],
  ])('delivers to a subscriber of %s the topic %s', (filter, topic) => {
    expect(topicMatches(filter, topic)).toBe(true)
  })

  it.each([
    ['a', 'b'],
    ['a', 'a/b'],
    ['a/b', 'a'],
    ['a/+', 'a'],
    ['a/+', 'a/b/c'],
    ['+', 'a/b'],
    ['a/#', 'b'],
    ['#', '$SYS/uptime'],
    ['+/uptime', '$SYS/uptime'],
    ['$share/group/a', 'b'],
  ])('does not deliver to a subscriber of %s the topic %s', (filter, topic) => {
    expect(topicMatches(filter, topic)).toBe(false)
  })

  it('distinguishes filters from topics', () => {
    expect([isFilter('a/+'), isFilter('#'), isFilter('a/b')]).toEqual([true, true, false])
  })
})
