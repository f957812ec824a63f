import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPageServer, type PageServer } from '../../../lab/pageServer.js'
import { launchBrowser } from '../../e2e/support/launch.js'
import { faultList, type FaultName } from './pages/faultList.js'
import type { Look } from './pages/neighbours.js'

let server: PageServer
let browser: Browser

beforeAll(async () => {
  server = await startPageServer('test/hosts/modals/pages/neighbours.tsx')
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const faults = Object.keys(faultList) as FaultName[]

interface Screen {
  readonly width: number
  readonly placement: string
  readonly language: string
}

const screens: readonly Screen[] = [
  { width: 320, placement: 'top', language: 'en' },
  { width: 320, placement: 'bottom', language: 'de' },
  { width: 320, placement: 'inline', language: 'en' },
  { width: 1280, placement: 'bottom-end', language: 'en' },
  { width: 1280, placement: 'inline', language: 'de' },
  { width: 1280, placement: 'top', language: 'he' },
]

const banners = [
  'back-online',
  'channel-denied',
  'channel-stopped',
  'connecting',
  'failed',
  'forbidden',
  'kicked',
  'offline',
  'reconnecting',
  'removed',
  'server-closed',
  'still-disconnected',
  'unauthorized',
  'unstable',
]
const leds = [
  'connecting',
  'degraded',
  'failed',
  'idle',
  'offline',
  'online',
  'reconnecting',
  'stale',
  'unstable',
]

type Walk = ReadonlyMap<FaultName, readonly Look[]>

/** Walks through these faults on one page. */
async function walkAll({ width, ...query }: Screen, names: readonly FaultName[]): Promise<Walk> {
  const page = await browser.newPage({ viewport: { width, height: 1200 } })
  await page.goto(`${server.origin}/?${new URLSearchParams(query)}`)
  await page.waitForFunction(() => typeof window.walk === 'function')
  const found = new Map<FaultName, readonly Look[]>()
  for (const fault of names) found.set(fault, await page.evaluate((name) => window.walk(name), fault))
  await page.close()
  return found
}

/** The elements of the app that were elsewhere than before the fault, each with the first time. */
function movesOf([before, ...later]: readonly Look[]): readonly string[] {
  const moves = new Map<string, string>()
  for (const { at, places, banner, leds } of later)
    for (const [name, place] of Object.entries(before?.places ?? {}))
      if (places[name] !== place && !moves.has(name))
        moves.set(name, `${name}: ${place} → ${places[name]} at ${at} ms (${banner}; ${leds.join(' ')})`)
  return [...moves.values()]
}

const walks = new Map<Screen, Walk>()
beforeAll(async () => {
  await Promise.all(screens.map(async (screen) => walks.set(screen, await walkAll(screen, faults))))
}, 400_000)

describe.each(screens)('$language at $width px, with a region of the placement $placement', (screen) => {
  const looks = (): readonly Look[] => [...(walks.get(screen)?.values() ?? [])].flat()

  it('moves nothing of the app during any fault and its recovery [U29]', () => {
    // On a phone, the reason of a refused message takes a second line of the message.
    const given = faults.filter((fault) => fault !== 'refused messages' || screen.width > 320)
    const moved = given.map((fault) => [fault, movesOf(walks.get(screen)?.get(fault) ?? [])] as const)
    expect(Object.fromEntries(moved.filter(([, moves]) => moves.length > 0))).toEqual({})
  })

  it('keeps the width of the countdown from the first to the last second [U29]', () => {
    const widths = new Map<string, Set<number>>()
    const seconds = new Set<string>()
    for (const { countdown } of looks()) {
      if (countdown === null) continue
      seconds.add(countdown.text)
      widths.set(countdown.room, (widths.get(countdown.room) ?? new Set()).add(countdown.width))
    }
    // Each second below 90, and minutes before.
    expect(seconds.size).toBeGreaterThanOrEqual(90)
    expect([...widths.values()].map(({ size }) => size)).toEqual([1, 1])
  })

  it('leaves the focus in the field during any fault and its recovery', () => {
    expect(looks().filter(({ hasFocus }) => !hasFocus)).toEqual([])
  })

  it('has shown each kind of banner, the prompt, stale data and each state of the LEDs and of sends', () => {
    const seen = {
      banners: new Set(looks().flatMap(({ banner }) => banner ?? [])),
      leds: new Set(looks().flatMap(({ leds }) => leds)),
      sends: new Set(looks().flatMap(({ sends }) => sends)),
      stale: new Set(looks().map(({ stale }) => stale)),
      prompt: new Set(looks().map(({ hasPrompt }) => hasPrompt)),
    }
    expect([...seen.banners].toSorted()).toEqual(banners)
    expect([...seen.leds].toSorted()).toEqual(leds)
    expect([...seen.sends].toSorted()).toEqual(['kept', 'queued', 'refused'])
    expect(seen.stale).toEqual(new Set([null, 'behind', 'stopped', 'missed']))
    expect(seen.prompt).toEqual(new Set([false, true]))
  })
})

it('finds what a banner without a region moves', async () => {
  const moves = await walkAll({ width: 1280, placement: 'none', language: 'en' }, ['offline'])
  expect(movesOf(moves.get('offline') ?? [])).toContainEqual(expect.stringContaining('end of the page'))
})
