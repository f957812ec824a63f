import { act, screen } from '@testing-library/react'
import { ConnectionBanner, ConnectionStatus, SendStatus, StaleRegion } from 'react-connectivity/ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFormat } from '../../src/i18n/format.js'
import { datedFormat } from '../../src/ui/messages/datedFormat.js'
import { languages } from '../i18n/support/languages.js'
import { lose, mend, pass, show, staged } from './support/staged.js'

const HOUR = 3_600_000

afterEach(() => vi.unstubAllEnvs())

/** A client that is online at this hour of 1 January 2026, a Thursday, in Berlin. */
async function onlineAt(hour: number) {
  vi.stubEnv('TZ', 'Europe/Berlin')
  const stage = await staged('online')
  await stage.advance((hour - 1) * HOUR)
  return stage
}

const region = () => screen.getByRole('group', { name: 'Orders' })
const orders = (
  <StaleRegion channel="orders" label="Orders" locale="en-GB">
    <p>Order 1042</p>
  </StaleRegion>
)

describe('a person who reads data of another day', () => {
  it('reads the time alone until midnight, and the day with it from then on', async () => {
    const stage = await onlineAt(22)
    show(stage, orders)
    await lose(stage, 3000)
    // Without a network nothing is dialled all day.
    act(() => stage.environment.signal('offline'))
    expect(region()).toHaveAccessibleDescription(/^As of 22:00 · /)
    await pass(stage, 2 * HOUR - 5000)
    expect(region()).toHaveAccessibleDescription(/^As of 22:00 · /)
    await pass(stage, 5000)
    expect(region()).toHaveAccessibleDescription(/^As of Thu\u00a022:00 · /)
    await pass(stage, 24 * HOUR)
    expect(region()).toHaveAccessibleDescription(/^As of Thu\u00a022:00 · /)
  })

  it('reads it at once after a sleep of the device, whose timers stood still', async () => {
    const stage = await onlineAt(22)
    const { environment } = stage
    const asleep = vi.spyOn(environment, 'setTimer')
    show(stage, orders)
    await lose(stage, 3000)
    asleep.mockReturnValue(() => undefined)
    await pass(stage, 3 * HOUR)
    asleep.mockRestore()
    act(() => environment.signal('resumed'))
    expect(region()).toHaveAccessibleDescription(/^As of Thu\u00a022:00 · /)
  })

  it('leaves no timer behind', async () => {
    const stage = await onlineAt(22)
    const before = [stage.environment.timers(), stage.environment.listeners()]
    const { unmount } = show(stage, <SendStatus send={{ state: 'kept' }} at={stage.environment.now()} />)
    unmount()
    expect([stage.environment.timers(), stage.environment.listeners()]).toEqual(before)
  })
})

describe('a person who was here before midnight', () => {
  it('reads in the banner on which day the connection was last up', async () => {
    const stage = await onlineAt(23.9)
    show(stage, <ConnectionBanner locale="en-GB" />)
    await lose(stage, 70_000)
    expect(screen.getByRole('region')).toHaveTextContent('Last connected 23:54.')
    await pass(stage, HOUR / 5)
    expect(screen.getByRole('region')).toHaveTextContent('Last connected Thu 23:54.')
  })

  it('reads on which day the connection was lost, in the details', async () => {
    const stage = await onlineAt(23.9)
    show(stage, <ConnectionStatus locale="en-GB" />)
    await lose(stage, HOUR / 5)
    await act(async () => screen.getByRole('button', { name: /^Connection:/ }).click())
    expect(screen.getByRole('dialog')).toHaveTextContent('Since Thu 23:54.')
    await act(() => mend(stage))
    await pass(stage, 10_000)
    expect(screen.getByRole('dialog')).toHaveTextContent(/Since 00:06:\d\d\./)
  })

  it('reads on which day a message was accepted, and the date of an old one', async () => {
    const stage = await onlineAt(22)
    const at = [0, 23, 10 * 24, 200 * 24].map((hours) => stage.environment.now() - hours * HOUR)
    const { container } = show(
      stage,
      <>
        {at.map((each) => (
          <p key={each}>
            <SendStatus send={{ state: 'kept' }} at={each} locale="en-GB" />
          </p>
        ))}
      </>,
    )
    expect([...container.querySelectorAll('p')].map(({ textContent }) => textContent)).toEqual([
      'sent 22:00',
      'sent Wed\u00a023:00',
      'sent 22\u00a0Dec\u00a02025,\u00a022:00',
      'sent 15\u00a0Jun\u00a02025,\u00a023:00',
    ])
  })
})

describe.each(languages.map(({ locale }) => locale))('in %s', (locale) => {
  it('a time of another day has the name of its day, in the language', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const now = new Date(2026, 10, 21, 12).getTime()
    const { time } = datedFormat(createFormat(locale), new Date(2026, 10, 21).getTime())
    const spaced = (text: string): string => text.replaceAll(/\s/gu, ' ')
    const nameOf = (at: number, options: Intl.DateTimeFormatOptions): string =>
      spaced(new Intl.DateTimeFormat(locale, options).format(at))
    expect(time(now)).toBe(createFormat(locale).time(now))
    for (const hours of [13, 36, 6 * 24])
      expect(spaced(time(now - hours * HOUR))).toContain(nameOf(now - hours * HOUR, { weekday: 'short' }))
    // A day between had 25 hours.
    for (const hours of [7 * 24, 27 * 24, 28 * 24]) {
      const at = now - hours * HOUR
      for (const part of [{ month: 'short' }, { day: 'numeric' }] as const)
        expect(spaced(time(at))).toContain(nameOf(at, part))
    }
    expect(time(NaN)).toBe(createFormat(locale).time(NaN))
  })
})
