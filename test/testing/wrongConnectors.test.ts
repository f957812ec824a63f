import { describe, expect, it } from 'vitest'
import { testConnector } from 'react-connectivity/testing'
import { runCase } from './support/plantedConnector.js'
import { plantings, type Planting } from './support/plantings.js'

const messageOf = (run: Promise<void>): Promise<string> =>
  run.then(
    () => 'it passed',
    (error: unknown) => (error instanceof Error ? error.message : 'no Error'),
  )

describe.concurrent('the contract suite finds an adapter that', () => {
  it.each(Object.keys(plantings))('%s, and says what to do', async (name) => {
    const { mistake, fails, says } = plantings[name] as Planting
    const message = await messageOf(runCase(fails, mistake))
    expect(message.startsWith(says) ? says : message).toBe(says)
    expect(message).toMatch(/[^.]\. [A-Z][a-z]+ .+$/)
  })

  it.each([...new Set(Object.values(plantings).map(({ fails }) => fails))])(
    'is right, and lets it pass: %s',
    async (title) => {
      expect(await messageOf(runCase(title, {}))).toBe('it passed')
    },
  )
})

describe('a contract with a mistake', () => {
  const right = { name: 'mine', faults: () => Promise.reject(new Error('not used')), make: () => null }

  it.each([
    [undefined, 'expected an object of options, got undefined'],
    [{ ...right, server: {} }, 'unknown option "server"; known are name, faults, make, verdict'],
    [{ ...right, faults: {} }, 'faults must be a function, got an object'],
    [{ name: 'mine', faults: right.faults }, 'make must be a function, got undefined'],
    [{ ...right, channel: 'orders' }, 'channel must be an object, got "orders"'],
  ])('is refused with what is wrong: %j', (contract, message) => {
    expect(() => testConnector(contract as never)).toThrow(`testConnector: ${message}`)
  })

  it('hears why `make` failed, and has its server closed', async () => {
    let isClosed = false
    const faults = { close: () => Promise.resolve(void (isClosed = true)) }
    const [first] = testConnector({
      name: 'mine',
      faults: () => Promise.resolve(faults as never),
      make: () => {
        throw new Error('no such client')
      },
    })
    expect(await messageOf(first?.run() ?? Promise.resolve())).toMatch(/^no such client\. [A-Z]/)
    expect(isClosed).toBe(true)
  })

  it('hears what was wrong first, not that its server could not be closed then', async () => {
    const faults = {
      refuse: () => Promise.reject(new Error('the proxy is gone')),
      close: () => Promise.reject(new Error('busy')),
    }
    const connector = { name: 'mine', capabilities: {}, open: () => null }
    const cases = testConnector({
      name: 'mine',
      faults: () => Promise.resolve(faults as never),
      make: () => ({ connector: connector as never, client: null }),
    })
    const found = cases.find(({ title }) => title.startsWith('shows a refused first dial'))
    expect(await messageOf(found?.run() ?? Promise.resolve())).toMatch(/^the proxy is gone\. /)
  })
})
