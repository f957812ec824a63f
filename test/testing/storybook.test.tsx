import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { StrictMode, type ReactElement } from 'react'
import { useChannel, useConnection } from 'react-connectivity'
import {
  connectivity,
  situationOf,
  withConnectivity,
  type ConnectivityParameters,
  type StoryContext,
} from 'react-connectivity/storybook'
import * as preview from 'react-connectivity/storybook/preview'
import { createSituation, situationNames, type Situation } from 'react-connectivity/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { disposeCanvases, openCanvas } from './support/storyCanvas.js'

afterEach(() => {
  vi.useRealTimers()
  disposeCanvases()
})

const statusOf = (context: StoryContext) => situationOf(context).connectivity.getState().connection.status
const isDisposed = ({ environment }: Situation) => environment.listeners() === 0

const Story = (): ReactElement => <button type="button">{useConnection().status}</button>
const shown = () => screen.getByRole('button').textContent

describe('the loader of the Storybook addon', () => {
  it('prepares the situation of the story, and an online client when the story names none', async () => {
    expect(statusOf(await openCanvas({ situation: 'paused' }).load())).toBe('paused')
    expect(statusOf(await openCanvas({}).load())).toBe('connected')
  })

  it('follows an arg of the story', async () => {
    const { load } = openCanvas({
      situation: ({ args }) => (args['isOffline'] === true ? 'offline' : 'online'),
    })
    expect(statusOf(await load({ args: { isOffline: true } }))).toBe('reconnecting')
    expect(statusOf(await load({ args: { isOffline: false } }))).toBe('connected')
  })

  it('prefers the choice in the toolbar, and returns to the story’s own', async () => {
    const { load } = openCanvas({ situation: 'paused' })
    for (const name of situationNames)
      expect((await load({ globals: { connectivity: name } })).loaded['situation']).not.toBeNull()
    expect(statusOf(await load({ globals: { connectivity: 'kicked' } }))).toBe('failed')
    expect(statusOf(await load({ globals: { connectivity: 'story' } }))).toBe('paused')
    expect(statusOf(await load({ globals: { connectivity: 'unknown' } }))).toBe('paused')
  })

  it('prepares a situation that the story makes itself, unless the toolbar chooses another', async () => {
    const { load } = openCanvas({ prepare: () => createSituation('forbidden', { channel: 'invoices' }) })
    expect(statusOf(await load())).toBe('failed')
    expect(statusOf(await load({ globals: { connectivity: 'online' } }))).toBe('connected')
  })

  it('gives the options of the story to each situation, also of the toolbar', async () => {
    const { load } = openCanvas({ options: { channel: 'invoices' } })
    for (const connection of ['story', 'overflow']) {
      const { connectivity: client } = situationOf(await load({ globals: { connectivity: connection } }))
      expect([...client.getState().channels.keys()]).toEqual(['invoices'])
    }
  })

  it('keeps the client while a person changes other args and globals', async () => {
    const { load } = openCanvas({ situation: 'offline' })
    const before = situationOf(await load())
    const after = situationOf(await load({ args: { label: 'Orders' }, globals: { theme: 'dark' } }))
    expect(after).toBe(before)
  })

  it('makes a new client for another story on the same canvas, and after a dispose', async () => {
    const { load } = openCanvas({ situation: 'offline' })
    const first = situationOf(await load())
    const second = situationOf(await load({ id: 'header--other' }))
    expect(second).not.toBe(first)
    second.dispose()
    expect(situationOf(await load({ id: 'header--other' }))).not.toBe(second)
  })

  it('makes no client for a story that wants none', async () => {
    const context = await openCanvas({ disable: true }).load()
    expect(context.loaded).toEqual({ situation: null })
    expect(() => situationOf(context)).toThrow('the story has no situation')
  })

  it.each([
    ['offline', 'expected { situation: "offline" }, got "offline"'],
    [true, 'expected an object of options, got true'],
    [{ state: 'offline' }, 'unknown option "state"; known are situation, prepare, options, clock, disable'],
    [{ situation: createSituation('idle') }, 'situation must be a name of situationNames, or a function'],
    [{ prepare: 'offline' }, 'prepare must be a function such as () => createSituation(…), got "offline"'],
    [{ clock: 'slow' }, 'clock must be one of interaction, real, fast, stopped, got "slow"'],
    [{ disable: 'yes' }, 'disable must be true or false, got "yes"'],
    [{ options: 'invoices' }, 'options must be the options of createSituation, got "invoices"'],
    [{ options: { chanel: 'invoices' } }, 'createSituation: unknown option "chanel"'],
  ])('says what is wrong with parameters that Storybook does not type: %j', async (parameters, message) => {
    const { load } = openCanvas(parameters as ConnectivityParameters)
    await expect(load()).rejects.toThrow(message)
  })

  it('refuses a situation that does not exist', async () => {
    // @ts-expect-error: no situation has this name
    await expect(openCanvas({ situation: 'lost' }).load()).rejects.toThrow(TypeError)
  })
})

describe('the decorator of the Storybook addon', () => {
  it('shows the story in its situation, without a box of its own', async () => {
    const context = await openCanvas({ situation: 'paused' }).load()
    const { container } = render(withConnectivity(Story, context))
    expect(shown()).toBe('paused')
    expect(container.firstElementChild).toHaveStyle({ display: 'contents' })
  })

  it('disposes the client of the story on unmount, and that of the choice before', async () => {
    const { load } = openCanvas({ situation: 'paused' })
    const first = await load()
    const second = await load({ globals: { connectivity: 'kicked' } })
    const view = render(<StrictMode>{withConnectivity(Story, first)}</StrictMode>)
    await act(async () => {})
    expect(isDisposed(situationOf(first))).toBe(false)
    view.rerender(<StrictMode>{withConnectivity(Story, second)}</StrictMode>)
    await act(async () => {})
    expect(shown()).toBe('failed')
    expect([first, second].map((one) => isDisposed(situationOf(one)))).toEqual([true, false])
    view.unmount()
    await act(async () => {})
    expect(isDisposed(situationOf(second))).toBe(true)
  })

  it('lets the channels of the story subscribe, although its clock stands still', async () => {
    const Prices = () => <output>{useChannel('prices').status}</output>
    const context = await openCanvas({ situation: 'online' }).load()
    render(withConnectivity(Prices, context))
    await act(() => situationOf(context).environment.settle())
    await waitFor(() => expect(screen.getByText('subscribed')).toBeVisible())
  })

  it('stands still until a person touches the story, so that its pictures stay the same', async () => {
    vi.useFakeTimers()
    const context = await openCanvas({ situation: 'countdown' }).load()
    const { environment } = situationOf(context)
    render(withConnectivity(Story, context))
    await act(() => vi.advanceTimersByTimeAsync(0))
    const before = environment.now()
    await act(() => vi.advanceTimersByTimeAsync(1000))
    expect(environment.now()).toBe(before)
    fireEvent.pointerDown(screen.getByRole('button'))
    await act(() => vi.advanceTimersByTimeAsync(1000))
    expect(environment.now() - before).toBeGreaterThan(900)
  })

  it.each([
    ['real', 1000],
    ['fast', 10_000],
    ['stopped', 0],
  ])('lets the clock of the toolbar win: %s', async (clock, passes) => {
    vi.useFakeTimers()
    const { load } = openCanvas({ situation: 'countdown', clock: 'real' })
    const context = await load({ globals: { connectivityClock: clock } })
    const { environment } = situationOf(context)
    render(withConnectivity(Story, context))
    await act(() => vi.advanceTimersByTimeAsync(0))
    const before = environment.now()
    await act(() => vi.advanceTimersByTimeAsync(1000))
    expect(Math.abs(environment.now() - before - passes)).toBeLessThanOrEqual(passes / 10)
  })

  it('breaks and heals the network of the story, as the toolbar chooses', async () => {
    const { load } = openCanvas({ situation: 'online', clock: 'stopped' })
    const context = await load()
    const { simulation, advance } = situationOf(context)
    const choose = (connectivityNetwork: string) =>
      withConnectivity(Story, { ...context, globals: { connectivityNetwork, connectivityClock: 'stopped' } })
    const view = render(choose('story'))
    for (const [network, status] of [
      ['unreachable', 'reconnecting'],
      ['working', 'connected'],
      ['offline', 'reconnecting'],
      ['slow', 'connected'],
    ] as const) {
      view.rerender(choose(network))
      for (let second = 0; second < 20; second += 1) await act(() => advance(1000))
      expect({ network, shown: shown() }).toEqual({ network, shown: status })
    }
    expect(simulation.network.latencyMs).toBe(2000)
  })

  it.each([
    ['online', 'unreachable', 'connected'],
    ['online', 'offline', 'connected'],
    ['offline', 'working', 'reconnecting'],
    ['reconnecting', 'slow', 'reconnecting'],
    ['kicked', 'unreachable', 'failed'],
  ] as const)(
    'returns a story that is %s to its own network after the toolbar chose %s',
    async (situation, chosen, status) => {
      const context = await openCanvas({ situation, clock: 'stopped' }).load()
      const { simulation, connectivity: client, advance } = situationOf(context)
      const own = { mode: simulation.network.mode, latencyMs: simulation.network.latencyMs }
      const device = client.getState().network
      const choose = (connectivityNetwork: string) =>
        withConnectivity(Story, { ...context, globals: { connectivityNetwork } })
      const view = render(choose('story'))
      for (const choice of [chosen, 'story']) {
        view.rerender(choose(choice))
        for (let second = 0; second < 20; second += 1) await act(() => advance(1000))
      }
      expect(shown()).toBe(status)
      expect({ mode: simulation.network.mode, latencyMs: simulation.network.latencyMs }).toEqual(own)
      expect(client.getState().network).toBe(device)
    },
  )

  it('leaves a story alone that wants no client', async () => {
    const context = await openCanvas({ disable: true }).load()
    render(withConnectivity(() => <button type="button">Alone</button>, context))
    expect(shown()).toBe('Alone')
  })

  it('says what is missing when the loader did not run', async () => {
    const context = await openCanvas({}).load()
    expect(() => withConnectivity(Story, { ...context, loaded: {} })).toThrow(
      'Add the addon with its loaders',
    )
  })
})

describe('the annotations of the Storybook addon', () => {
  it('are the same by name in `main.ts` and in a preview made with `definePreview`', () => {
    expect({ ...preview }).toEqual(connectivity())
  })

  it('offer each situation in the toolbar, and leave the choice to the story at first', () => {
    const { globalTypes, initialGlobals } = connectivity()
    const values = globalTypes.connectivity.toolbar.items.map(({ value }) => value)
    expect(values).toEqual(['story', ...situationNames])
    expect(new Set(Object.values(initialGlobals))).toEqual(new Set(['story']))
    for (const { toolbar } of Object.values(globalTypes))
      for (const { title } of toolbar.items) expect(title).toMatch(/^[A-Z][\w :×]+$/)
  })
})
