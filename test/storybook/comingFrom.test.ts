import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toId } from 'storybook/internal/csf'
import { describe, expect, it } from 'vitest'
import { connectionMeaning } from '../../src/adapters/zim/connectionMeaning.js'
import { roomMeaning } from '../../src/adapters/zim/roomMeaning.js'
import { comingFrom } from '../../stories/seeds/comingFrom.js'
import { seeds } from '../../stories/seeds/words/index.js'
import { places } from '../../stories/seeds/words/places.js'
import { zimWords } from '../../stories/seeds/words/zim.js'
import { connectionEvents, roomEvents } from '../connectors/support/zimEnums.js'

const root = join(import.meta.dirname, '../..')

/** The ids of the pages of the Storybook, read from the titles of the stories. */
function pageIds(): readonly string[] {
  const folder = join(root, 'stories')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((name) => /\.(stories\.tsx|mdx)$/.test(name))
    .map((name) => /title(?:: '|=")([^'"]+)/.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? '')
    .map((title) => toId(title, 'docs'))
}

/** The reason that the adapter gives for a state and an event of ZIM. */
function zimReason(code: string): string | null {
  const [, isRoom, state, event] = /^(room )?(\d)\+(\d+)$/.exec(code) ?? []
  const meaning = (isRoom ? roomMeaning : connectionMeaning)(Number(state), Number(event))
  return 'reason' in meaning ? meaning.reason : null
}

describe('the page for people who come from another system', () => {
  it('has the words of the Storybook', async () => {
    // `npx vitest run --project unit test/storybook/comingFrom.test.ts -u` writes it.
    await expect(comingFrom()).toMatchFileSnapshot(join(root, 'docs/recipes/coming-from.md'))
  })

  it('has a section for each of the five systems, each with its words and its codes', () => {
    expect(seeds.map(({ name }) => name)).toEqual(['Electric Imp', 'Eliom', 'ZIM', 'neffos', 'ThingWorx'])
    for (const { words, codes } of seeds) {
      expect(words.length).toBeGreaterThan(10)
      expect(codes.filter(({ reason }) => reason === 'unknown')).toEqual([])
      expect(codes).not.toEqual([])
    }
  })

  it('says each word once, and breaks no table', () => {
    for (const { words } of seeds) {
      const theirs = words.map((word) => word.theirs)
      expect(new Set(theirs).size).toBe(theirs.length)
      expect(theirs.filter((text) => text.includes('|'))).toEqual([])
    }
  })

  it('leads to pages that the Storybook has', () => {
    const ids = pageIds()
    expect(Object.values(places).filter(({ story }) => !ids.includes(story))).toEqual([])
  })

  it('uses each place that it lists', () => {
    const used = new Set(seeds.flatMap(({ words }) => words.map(({ at }) => at)))
    expect(Object.keys(places).filter((place) => !used.has(place as keyof typeof places))).toEqual([])
  })

  it('names the codes and events of ZIM as its adapter reads them', () => {
    for (const { code, reason, meaning } of zimWords.codes) {
      expect({ code, reason: zimReason(code) }).toEqual({ code, reason })
      const events: Readonly<Record<string, number>> = code.startsWith('room') ? roomEvents : connectionEvents
      expect({ code, event: events[meaning] }).toEqual({ code, event: Number(code.split('+')[1]) })
    }
  })
})
