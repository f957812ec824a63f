import { describe, expect, test } from 'vitest'
import { lastOf, statusesOf, type Written } from '../support/app.js'
import { channelStatuses, ledStates, numbered } from '../support/compare.js'
import { engines } from './support/engine.js'
import { engineFixture } from './support/engineFixture.js'

// Every engine passes the same test, with the same expectations.

/** The screen follows each change at once, so that what it shows does not depend on the speed of the machine. */
const atOnce = { ledMs: 0, bannerMs: 0, minVisibleMs: 0, recoveryMs: 0, confirmMs: 100, escalateMs: 600_000 }

const bannerNow = ({ banners }: Written): string | null => banners.at(-1)?.state ?? null

/** What the banner said from the loss on, without the moments of catching up. */
const bannersFromLoss = ({ banners }: Written) =>
  banners
    .slice(banners.findIndex(({ state }) => state === 'reconnecting'))
    .filter(({ state }) => state !== 'syncing' && state !== 'back-online')

/** The states of an LED from the loss on, without the moments of catching up. */
function ledFromLoss(written: Written, of: string): string[] {
  const states = ledStates(written, of)
  return states.slice(states.indexOf('reconnecting')).filter((state) => state !== 'syncing')
}

const received = ({ delivered }: Written, channel: string) =>
  delivered
    .filter((message) => message.channel === channel)
    .map(({ epoch, offset, data }) => ({ epoch, offset, data }))

describe.each(engines)('in $name, a page whose socket is reset', ({ start }) => {
  const fixture = engineFixture(start)

  test('rejoins by itself: two channels miss nothing, a third that is denied meanwhile fails alone, and a person is told just that [N12]', async () => {
    const { lab } = fixture.site
    const logs = ['orders', 'chat'] as const
    const before = logs.map((channel) => lab.acceptedLog(channel).length)
    const app = await fixture.open({ channels: ['orders', 'inbox', 'chat'], times: atOnce })
    for (const channel of logs) await lab.server.publish(channel, numbered(3))
    await app.until('six messages', ({ delivered }) => delivered.length === 6)
    await app.until('a quiet page', (written) => bannerNow(written) === null)

    lab.proxy.refuse()
    lab.proxy.drop()
    await app.until('a banner', (written) => bannerNow(written) === 'reconnecting')
    await lab.server.deny('inbox', true)
    for (const channel of logs) await lab.server.publish(channel, numbered(3, 4))
    await lab.proxy.pass()
    await app.until('twelve messages', ({ delivered }) => delivered.length === 12)
    await app.until('a refusal', (written) => bannerNow(written) === 'channel-denied')
    for (const channel of logs) await lab.server.publish(channel, numbered(3, 7))
    const written = await app.until('eighteen messages', ({ delivered }) => delivered.length === 18)

    // Gap-free: what the server accepted, each message once, in order, also on the screen.
    for (const [index, channel] of logs.entries()) {
      const accepted = lab.acceptedLog(channel).slice(before[index])
      expect(accepted.map(({ data }) => data)).toEqual(numbered(9))
      expect(received(written, channel), channel).toEqual(
        accepted.map(({ epoch, offset, data }) => ({ epoch, offset, data })),
      )
      await expect
        .poll(() => app.page.text(`[data-channel="${channel}"] [data-slot="latest"]`))
        .toBe('{"n":9}')
      expect(channelStatuses(written, channel), channel).toEqual([
        'subscribing',
        'subscribed',
        'interrupted',
        'resubscribing',
        'subscribed',
      ])
    }
    expect(lastOf(written.channels, 'inbox')).toMatchObject({ status: 'failed', reason: 'channel-denied' })
    expect(statusesOf(written)).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    expect(written.statuses.find(({ status }) => status === 'reconnecting')).toMatchObject({
      reason: 'network-lost',
      code: 1006,
    })
    const continuities = await app.page.evaluate(
      (names) => names.map((name) => window.lab.connectivity?.getState().channels.get(name)?.continuity),
      logs,
    )
    expect(continuities).toEqual(['recovered', 'recovered'])

    // A person sees the loss, and then the one channel that is not back.
    const [lost, denied, ...more] = bannersFromLoss(written)
    expect([lost?.state, denied?.state, more]).toEqual(['reconnecting', 'channel-denied', []])
    expect(lost?.text).toMatch(/^Connection lost\. Reconnecting/)
    expect(denied?.text).toMatch(/^You don’t have access to “inbox”\./)
    expect(ledFromLoss(written, 'connection')).toEqual(['reconnecting', 'online'])
    expect(ledFromLoss(written, 'orders')).toEqual(['reconnecting', 'online'])
    expect(ledFromLoss(written, 'chat')).toEqual(['reconnecting', 'online'])
    expect(ledFromLoss(written, 'inbox')).toEqual(['reconnecting', 'failed'])
    expect(written.prompts).toEqual([])
    expect(written.problems).toEqual([])

    // Access is granted, and the person tries again.
    await lab.server.deny('inbox', false)
    await app.page.click('[data-slot="conn-banner"] [data-slot="conn-actions"] button')
    await app.until('access', ({ channels }) => lastOf(channels, 'inbox')?.status === 'subscribed')
    await app.until('a quiet page', (now) => bannerNow(now) === null)
    expect(await app.page.text('[data-slot="conn-banner"]')).toBeNull()
  })
})
