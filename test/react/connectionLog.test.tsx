import { act } from '@testing-library/react'
import type { ReactElement } from 'react'
import { recordLog, useConnectionLog } from 'react-connectivity'
import { expect, it } from 'vitest'
import { createApp } from './support/app.js'

it('the log is the same for all components, and has what came before the first one when the app records it [I19]', async () => {
  const app = createApp()
  const log = recordLog(app.connectivity)
  const seen: (readonly object[])[] = []
  const View = (): ReactElement => {
    const entries = useConnectionLog()
    seen.push(entries)
    return <p>{entries.map(({ status }) => status).join(' ')}</p>
  }
  const view = await app.show(
    <>
      <View />
      <View />
    </>,
  )
  expect(view.container).toHaveTextContent('connecting connected')
  act(() => app.cut())
  await app.advance(1000)
  expect(view.container).toHaveTextContent(/connecting connected reconnecting/)
  expect(seen.at(-1)).toBe(seen.at(-2))
  expect(seen.at(-1)).toBe(log.getState())
})

it('a log without events renders nothing anew', async () => {
  const app = createApp()
  let renders = 0
  const View = (): ReactElement => {
    useConnectionLog()
    renders += 1
    return <p />
  }
  await app.show(<View />)
  const before = renders
  await app.advance(60_000)
  expect(renders).toBe(before)
})
