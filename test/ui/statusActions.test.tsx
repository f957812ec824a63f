import { act, fireEvent, screen, within as inside } from '@testing-library/react'
import { channel } from 'react-connectivity'
import { ConnectionBanner, ConnectionStatus } from 'react-connectivity/ui'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { inAct } from '../../src/testing/inAct.js'
import { pass, show, staged } from './support/staged.js'

const card = () => screen.getByRole('dialog', { name: 'Connection details' })
const trigger = () => screen.getByRole('button', { name: /^Connection: / })
const names = () =>
  inside(card())
    .getAllByRole('button')
    .map(({ textContent }) => textContent)
const press = (name: string) =>
  act(async () => void fireEvent.click(inside(card()).getByRole('button', { name })))
const open = () => act(async () => void fireEvent.click(trigger()))
const statusOf = ({ connectivity }: Situation, name: string) =>
  connectivity.getState().channels.get(name)?.status

/** A client whose channels `a` and `b` are refused until they are allowed. */
async function refused(allowed: Set<string>): Promise<Situation> {
  const stage = await createSituation('idle', {
    server: { authorize: (request) => allowed.has(request.channel) || request.channel === 'orders' },
  })
  onTestFinished(() => stage.dispose())
  for (const name of ['a', 'b']) channel(stage.connectivity, name).subscribe({})
  stage.connectivity.connect()
  await stage.advance(1000)
  return stage
}

describe('a person who has dismissed the banner of a channel', () => {
  it('opens the channel again from the details', async () => {
    const stage = await staged('channel-stopped')
    show(
      stage,
      <>
        <ConnectionBanner announce={false} />
        <ConnectionStatus />
      </>,
    )
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('region', { name: 'Connection status' })).toBeNull()
    await open()
    expect(names()).toEqual(['Try “orders” again', 'Copy diagnostics'])
    await press('Try “orders” again')
    await pass(stage, 1000)
    expect(statusOf(stage, 'orders')).toBe('subscribed')
    expect(names()).toEqual(['Copy diagnostics'])
  })

  it('is offered no channel while the connection is down, which comes first', async () => {
    const stage = await staged('channel-denied')
    show(stage, <ConnectionStatus />)
    await open()
    expect(names()).toEqual(['Try “orders” again', 'Copy diagnostics'])
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 3000)
    expect(names()).toEqual(['Try now', 'Copy diagnostics'])
  })

  it('keeps the button and the focus while a refused channel is asked for again', async () => {
    const stage = await refused(new Set())
    show(stage, <ConnectionStatus />)
    await open()
    const button = inside(card()).getByRole('button', { name: 'Try “a” again' })
    button.focus()
    stage.simulation.network.latencyMs = 2000
    await press('Try “a” again')
    await pass(stage, 1500)
    expect(statusOf(stage, 'a')).not.toBe('failed')
    expect(inside(card()).getByRole('button', { name: 'Try “a” again' })).toBe(button)
    expect(button).toHaveFocus()
  })

  it('reaches each of several refused channels, because a failed attempt goes behind the others', async () => {
    const allowed = new Set<string>()
    const stage = await refused(allowed)
    show(stage, <ConnectionStatus />)
    await open()
    expect(names()).toEqual(['Try “a” again', 'Copy diagnostics'])
    await press('Try “a” again')
    await pass(stage, 2000)
    expect(names()).toEqual(['Try “b” again', 'Copy diagnostics'])
    allowed.add('b')
    await press('Try “b” again')
    await pass(stage, 2000)
    expect(statusOf(stage, 'b')).toBe('subscribed')
    expect(names()).toEqual(['Try “a” again', 'Copy diagnostics'])
  })
})

describe('a person who got a refused channel back', () => {
  it('reads nothing of the refusal when the connection is lost later and the channel comes back by itself', async () => {
    const allowed = new Set(['b'])
    const stage = await refused(allowed)
    show(stage, <ConnectionStatus />)
    await open()
    allowed.add('a')
    await press('Try “a” again')
    await pass(stage, 2000)
    expect(names()).toEqual(['Copy diagnostics'])
    stage.simulation.network.latencyMs = 2000
    act(() => stage.simulation.network.cut())
    await inAct(stage).until(
      ({ connectivity }) =>
        connectivity.getState().connection.status === 'connected' && statusOf(stage, 'a') === 'resubscribing',
    )
    expect(names()).toEqual(['Copy diagnostics'])
    expect(card()).not.toHaveTextContent('No access')
  })
})

describe('a person whose page is out of step beside a refused channel', () => {
  it('is offered the action that the reason is about first', async () => {
    show(await staged('mixed'), <ConnectionStatus />)
    await open()
    expect(card()).toHaveTextContent('ReasonNo access')
    expect(names()).toEqual(['Try “prices” again', 'Reload page', 'Copy diagnostics'])
    const variants = inside(card())
      .getAllByRole('button')
      .map(({ dataset }) => dataset['variant'])
    expect(variants).toEqual(['primary', 'secondary', 'ghost'])
  })
})

describe('a person whose data could not be fetched again', () => {
  it('fetches the data of the channel from the details', async () => {
    let fails = true
    const actions = { 'resync-failed': 'resync', 'channel-full': 'resync' } as const
    const stage = await createSituation('idle', { client: { actions } })
    onTestFinished(() => stage.dispose())
    channel(stage.connectivity, 'orders').subscribe({
      resync: () => (fails ? Promise.reject(new Error('503')) : undefined),
    })
    stage.connectivity.connect()
    await stage.advance(500)
    void stage.simulation.server.publish('orders', 0)
    await stage.advance(200)
    stage.simulation.network.mode = 'refuse'
    stage.simulation.network.cut()
    for (let index = 0; index < 2000; index += 1) void stage.simulation.server.publish('orders', index)
    await stage.advance(4000)
    stage.simulation.network.mode = 'pass'
    stage.connectivity.retryNow()
    await stage.advance(5000)
    show(stage, <ConnectionStatus />)
    await open()
    expect(names()).toEqual(['Refresh “orders”', 'Copy diagnostics'])
    expect(card()).toHaveTextContent('ReasonUpdates missed')
    fails = false
    await press('Refresh “orders”')
    await pass(stage, 2000)
    expect(names()).toEqual(['Copy diagnostics'])
  })
})
