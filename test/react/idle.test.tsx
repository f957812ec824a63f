import { act } from '@testing-library/react'
import type { ReactElement } from 'react'
import { useChannel, useConnection, useConnectionStatus } from 'react-connectivity'
import { expect, it } from 'vitest'
import { createApp } from './support/app.js'

const HOUR = 3_600_000

it('renders nothing in a connected, idle hour, though both ends ping [C17]', async () => {
  const app = createApp()
  let renders = 0
  let commits = 0
  const View = (): ReactElement => {
    const { status } = useConnection()
    const channel = useChannel('orders')
    renders += 1
    return (
      <p>
        {status} {useConnectionStatus()} {channel.status}
      </p>
    )
  }
  const view = await app.show(<View />)
  await app.advance(1000)
  expect(view.container).toHaveTextContent('connected connected subscribed')
  const before = renders
  app.connectivity.subscribe(() => (commits += 1))
  const frames = app.simulation.network.log.length
  await app.advance(HOUR)
  expect(app.simulation.network.log.length).toBeGreaterThan(frames)
  expect([renders - before, commits]).toEqual([0, 0])
  act(() => app.simulation.network.cut())
  expect([renders - before, commits], 'and it would have shown a loss').not.toEqual([0, 0])
})
