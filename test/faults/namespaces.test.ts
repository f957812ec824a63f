import { describe, expect, it, vi } from 'vitest'
import { until } from '../client/support/wait.js'
import { lossy, openLink, whyNoLinks, type Link } from './support/link.js'

const reason = whyNoLinks()
/** TCP doubles its waits with each packet that is lost again. */
const patience = { timeout: 100_000, interval: 50 }

interface Seen {
  readonly status?: string
  readonly reason?: string
  readonly data?: number
  readonly sent?: number | string
}
const seen = ({ client }: Link): Seen[] => client.lines.map((line) => JSON.parse(line) as Seen)
const statuses = (link: Link): string[] =>
  seen(link).flatMap(({ status }) => (status === undefined ? [] : [status]))
const data = (link: Link): number[] => seen(link).flatMap((one) => (one.data === undefined ? [] : [one.data]))
const sent = (link: Link) => seen(link).flatMap((one) => (one.sent === undefined ? [] : [one.sent]))
const publish = ({ server }: Link, ...values: number[]): void => {
  for (const value of values) server.write(String(value))
}
const hasAll = (link: Link, most: number): Promise<void> =>
  until(`all ${most} messages`, () => data(link).length >= most)
const upTo = (most: number): number[] => Array.from({ length: most }, (_, index) => index + 1)

describe('a link of the kernel', () => {
  it('that goes down and up again costs nothing: the socket lives, or is replaced, and nothing is lost or doubled [F20]', async ({
    skip,
  }) => {
    skip(reason !== null, reason ?? '')
    const link = await openLink(1500)
    publish(link, 1, 2)
    await hasAll(link, 2)
    // Shorter than the heartbeat allows: the socket lives.
    await link.near('ip link set near down')
    link.client.write('offline')
    publish(link, 3)
    await link.near('sleep 0.3', 'ip link set near up')
    link.client.write('online')
    await hasAll(link, 3)
    // Longer: the heartbeat notices it.
    await link.near('ip link set near down')
    link.client.write('offline')
    publish(link, 4)
    link.client.write('send 5')
    await until('the loss', () => statuses(link).at(-1) === 'reconnecting')
    await link.near('ip link set near up')
    link.client.write('online')
    await hasAll(link, 5)
    await until('the answer', () => sent(link).length > 0)
    expect(data(link)).toEqual(upTo(5))
    expect(sent(link)).toEqual([5])
    expect(statuses(link).at(-1)).toBe('connected')
  })

  it('whose address changes is found dead by the heartbeat, and nothing is lost over the new one [F21]', async ({
    skip,
  }) => {
    skip(reason !== null, reason ?? '')
    const link = await openLink(1500)
    publish(link, 1)
    await hasAll(link, 1)
    await link.near('ip addr del 10.9.0.1/16 dev near', 'ip addr add 10.9.0.3/16 dev near')
    publish(link, 2)
    link.client.write('send 3')
    await until('the loss', () => statuses(link).includes('reconnecting'))
    await hasAll(link, 3)
    await until('the answer', () => sent(link).length > 0)
    expect(data(link)).toEqual(upTo(3))
    expect(sent(link)).toEqual([3])
    expect(seen(link).find(({ status }) => status === 'reconnecting')).toMatchObject({
      reason: 'heartbeat-timeout',
    })
  })

  it.for([
    [30, 'both ways', ['near', 'far']],
    [50, 'towards the client', ['far']],
  ] as const)(
    'that loses %i of 100 packets %s delivers everything, once and in order [F23]',
    async ([percent, , devices], { skip }) => {
      skip(reason !== null, reason ?? '')
      const link = await openLink(5000)
      for (const device of devices) await link[device](...lossy(device, percent))
      // One by one, so that each is a packet of its own.
      for (let value = 1; value <= 15; value += 1) {
        publish(link, value)
        await vi.waitFor(() => expect(data(link)).toEqual(upTo(value)), patience)
      }
      link.client.write('send 16')
      await vi.waitFor(() => expect(sent(link)).toEqual([16]), patience)
      await vi.waitFor(() => expect(data(link)).toEqual(upTo(16)), patience)
      let dropped = 0
      for (const device of devices) {
        const told = await link[device](`tc -s class show dev ${device} classid 1:2`)
        dropped += Number(/dropped (\d+)/.exec(told)?.[1])
      }
      expect(dropped, 'packets were lost').toBeGreaterThan(0)
    },
  )
})
