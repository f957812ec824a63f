import { render } from '@testing-library/react'
import { StrictMode, type ReactElement, type ReactNode } from 'react'
import {
  ConnectivityProvider,
  createConnectivity,
  defineChannel,
  http,
  useChannel,
  useChannelMessages,
  useChannelState,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp, watchConsole, type App } from './support/app.js'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

const open = (app: App, children: ReactNode): ReturnType<typeof render> =>
  render(<ConnectivityProvider connectivity={app.connectivity}>{children}</ConnectivityProvider>)

const Badge = ({ name = 'room' }): ReactElement => <i>{useChannel(name).status}</i>

const small = { channels: { '*': { kind: 'log', size: 1000 } } } as const

describe('a hook on a channel that the connector does not have', () => {
  it.each([
    ['useChannel', () => void useChannel('orders')],
    ['useChannelMessages', () => void useChannelMessages('orders')],
    ['useChannelState', () => void useChannelState('orders', { initial: 0, reduce: (sum: number) => sum })],
  ])('%s throws, and says what was expected, what came and what to do [C12]', (name, use) => {
    watchConsole()
    const connectivity = createConnectivity(http({ probe: '/health' }))
    const Orders = (): null => {
      use()
      return null
    }
    const page = (
      <ConnectivityProvider connectivity={connectivity} autoConnect={false}>
        <Orders />
      </ConnectivityProvider>
    )
    expect(() => render(page)).toThrow(
      `${name}: the connector "http" has no channels; expected a connector with channels, got "http"; use channelServer(url)`,
    )
    connectivity.dispose()
  })
})

describe('a channel that is defined once', () => {
  const orders = defineChannel('orders', {
    initial: 0,
    reduce: (sum: number, amount: number) => sum + amount,
    history: 10,
  })
  const Total = (): ReactElement => <b>{useChannelState(orders)}</b>

  it('has one state for all components, also in the first render of a late one [C13]', async () => {
    const app = createApp({}, small)
    app.publish('orders', 1, 2, 3)
    await app.environment.settle()
    const view = await app.show(
      <StrictMode>
        <Total />
        <Total />
      </StrictMode>,
    )
    expect(view.container).toHaveTextContent(/^66$/)
    const late = open(app, <Total />)
    expect(late.container).toHaveTextContent(/^6$/)
    app.publish('orders', 10)
    await app.advance(100)
    expect(view.container).toHaveTextContent(/^1616$/)
    expect(late.container).toHaveTextContent(/^16$/)
  })

  it('starts with its history when only a name was used before', async () => {
    const app = createApp({}, small)
    app.publish('orders', 1, 2, 3)
    await app.environment.settle()
    await app.show(<Badge name="orders" />)
    const late = open(app, <Total />)
    app.publish('orders', 4)
    await app.advance(100)
    expect(late.container).toHaveTextContent(/^10$/)
  })

  it('folds and renders once for a hundred components, however many messages come in a frame', async () => {
    let folds = 0
    const counted = defineChannel('counted', {
      initial: 0,
      reduce: (sum: number, amount: number) => {
        folds += 1
        return sum + amount
      },
    })
    let renders = 0
    const Sum = (): ReactElement => {
      renders += 1
      return <b>{useChannelState(counted)}</b>
    }
    const app = createApp({}, small)
    await app.show(
      <>
        {upTo(100).map((n) => (
          <Sum key={n} />
        ))}
      </>,
    )
    const before = renders
    const frames = app.environment.timers()
    app.publish('counted', ...upTo(50))
    await app.advance(100)
    expect(folds).toBe(50)
    expect(renders - before).toBeLessThanOrEqual(200)
    expect(app.environment.timers()).toBeLessThanOrEqual(frames)
  })
})
