import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createDevice } from '../../stories/support/world/device.js'

function setUp() {
  const clock = createVirtualEnvironment()
  const device = createDevice(clock)
  const log: string[] = []
  device.environment.listen((signal) => log.push(signal))
  const note = (text: string) => (): void => void log.push(text)
  return { clock, device, log, note }
}

describe('a device that sleeps', () => {
  it('holds timers that come due, and runs them after “resumed” when it wakes', async () => {
    const { clock, device, log, note } = setUp()
    device.environment.setTimer(note('late'), 1000)
    device.sleep()
    await clock.advance(40_000)
    expect(log).toEqual([])
    device.wake()
    expect(log).toEqual(['resumed', 'late'])
  })

  it('has a clock that went on', async () => {
    const { clock, device } = setUp()
    const before = device.environment.now()
    device.sleep()
    await clock.advance(40_000)
    device.wake()
    expect(device.environment.now() - before).toBe(40_000)
  })

  it('does not run a held timer that is cancelled, also by another one', async () => {
    const { clock, device, log, note } = setUp()
    device.environment.setTimer(() => cancel(), 10)
    const cancel = device.environment.setTimer(note('cancelled'), 20)
    device.sleep()
    await clock.advance(1000)
    device.wake()
    expect(log).toEqual(['resumed'])
  })

  it('reports a network that is gone, and one that is back', () => {
    const { device, log } = setUp()
    device.setNetwork('offline')
    expect(device.environment.network()).toBe('offline')
    device.setNetwork('online')
    expect(device.environment.network()).toBe('online')
    expect(log).toEqual(['offline', 'online'])
  })
})
