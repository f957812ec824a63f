import { expect, vi } from 'vitest'
import type { Lab } from '../../../lab/lab.js'
import type { App, Written } from './app.js'

/** Numbered messages, so that a failure names the ones that are missing. */
export const numbered = (count: number, from = 1): { n: number }[] =>
  Array.from({ length: count }, (_, index) => ({ n: from + index }))

/**
 * Waits until the page has every message that the server accepted since the page subscribed, then checks the messages, their
 * order, and that the page shows the last one.
 *
 * @param subscribedAfter How many messages had been accepted when the page subscribed.
 */
export async function expectNothingLost(
  app: App,
  lab: Lab,
  channel: string,
  subscribedAfter: number,
): Promise<Written> {
  const accepted = (): unknown[] =>
    lab
      .acceptedLog(channel)
      .slice(subscribedAfter)
      .map(({ epoch, offset, data }) => ({ epoch, offset, data }))
  const got = ({ delivered }: Written): { epoch: string | null; offset: number | null; data: unknown }[] =>
    delivered
      .filter((message) => message.channel === channel)
      .map(({ epoch, offset, data }) => ({ epoch, offset, data }))
  // What the server publishes by itself may still grow: compare two lists that were read together.
  let due = accepted()
  const written = await app.until(`as many messages as were accepted on ${channel}`, (now) => {
    due = accepted()
    return got(now).length === due.length
  })
  expect(due.length, 'a comparison with nothing proves nothing').toBeGreaterThan(0)
  expect(got(written)).toEqual(due)
  const shown = app.page.locator(`[data-channel="${channel}"] [data-slot="latest"]`)
  const newest = JSON.stringify(got(written).at(-1)?.data)
  await vi.waitFor(async () => expect(await shown.textContent()).toBe(newest), { timeout: 30_000 })
  return written
}

/** The recorded statuses of one channel, in order. */
export const channelStatuses = ({ channels }: Written, channel: string): string[] =>
  channels.filter((change) => change.channel === channel).map(({ status }) => status)

/** The states that an LED showed, in order. */
export const ledStates = ({ leds }: Written, of: string): string[] =>
  leds.filter((led) => led.of === of).map(({ state }) => state)

/** What the LEDs showed side by side, after each change of the screen. */
export function ledsTogether({ leds }: Written): Readonly<Record<string, string>>[] {
  let shown: Readonly<Record<string, string>> = {}
  return leds.flatMap(({ of, state, at }, index) => {
    shown = { ...shown, [of]: state }
    // What changed together was recorded together.
    return leds[index + 1]?.at === at ? [] : [shown]
  })
}

/** The keys of the banners that were shown, in order. */
export const bannerStates = ({ banners }: Written): (string | null)[] => banners.map(({ state }) => state)

/** The time of the first matching record. */
export function timeOf<Item extends { readonly at: number }>(
  items: readonly Item[],
  fits: (item: Item) => boolean,
): number {
  const found = items.find(fits)
  if (found === undefined) throw new Error(`it never happened, only ${JSON.stringify(items)}`)
  return found.at
}
