import { act, fireEvent, screen } from '@testing-library/react'
import { forwardRef, Profiler, type ReactElement } from 'react'
import { channel, ConnectivityProvider, type ButtonSlotProps } from 'react-connectivity'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  ResyncPrompt,
  StaleRegion,
} from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import { pass, show, staged } from './support/staged.js'

type Stage = Awaited<ReturnType<typeof staged>>

const region = <StaleRegion channel="orders">Order 1042</StaleRegion>

/** Shows a part, and counts its renders from now on. */
function watch(stage: Stage, part: ReactElement): { count: number } {
  const renders = { count: 0 }
  const onRender = (): void => void (renders.count += 1)
  show(
    stage,
    <Profiler id="part" onRender={onRender}>
      {part}
    </Profiler>,
  )
  return renders
}

/** Sends a message; how it ends is of no interest here. */
const send = (stage: Stage): void =>
  act(
    () =>
      void channel(stage.connectivity, 'orders')
        .send('draft')
        .catch(() => undefined),
  )

describe('a part that does not show sends', () => {
  it.each([
    { name: 'ConnectionBanner', part: <ConnectionBanner /> },
    { name: 'ConnectionLed', part: <ConnectionLed of={{ channel: 'orders' }} /> },
    { name: 'ConnectionStatus', part: <ConnectionStatus /> },
    { name: 'ResyncPrompt', part: <ResyncPrompt /> },
    { name: 'StaleRegion', part: region },
  ])('such as $name renders nothing for a send that waits and arrives [C17]', async ({ part }) => {
    const stage = await staged('online')
    const renders = watch(stage, part)
    await pass(stage, 1000)
    renders.count = 0
    let waited = false
    stage.connectivity.subscribe(({ pending }) => (waited ||= pending > 0))
    send(stage)
    await pass(stage, 1000)
    expect([waited, stage.connectivity.getState().pending]).toEqual([true, 0])
    expect(renders.count).toBe(0)
  })

  it('such as the line of stale data renders nothing for a send that stays', async () => {
    const stage = await staged('countdown')
    const renders = watch(stage, region)
    await pass(stage, 1000)
    expect(screen.getByRole('button', { name: 'Try now' })).toBeVisible()
    renders.count = 0
    send(stage)
    await pass(stage, 1000)
    expect(stage.connectivity.getState().pending).toBe(1)
    expect(renders.count).toBe(0)
  })
})

describe('a button beside a countdown', () => {
  const openDetails = (): void => {
    fireEvent.click(screen.getByRole('button', { name: /^Connection: / }))
  }

  it.each([
    { name: 'a banner', part: <ConnectionBanner />, open: null },
    { name: 'stale data', part: region, open: null },
    { name: 'the status details', part: <ConnectionStatus />, open: openDetails },
  ])('of $name renders nothing for its seconds', async ({ part, open }) => {
    const stage = await staged('countdown')
    let renders = 0
    const Button = forwardRef<HTMLButtonElement, ButtonSlotProps>(function Button(props, ref) {
      const { variant: _variant, busy: _busy, ...rest } = props
      renders += 1
      return <button {...rest} ref={ref} type="button" />
    })
    show(
      stage,
      <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false} slots={{ Button }}>
        {part}
      </ConnectivityProvider>,
    )
    open?.()
    expect(screen.getByRole('button', { name: 'Try now' })).toBeInTheDocument()
    renders = 0
    await pass(stage, 3000)
    expect(renders).toBe(0)
  })
})
