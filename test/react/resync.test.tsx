import { act, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { ReactElement } from 'react'
import { useChannel, useConnectivityPresentation } from 'react-connectivity'
import { ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { createApp, type App } from './support/app.js'

const names = ['orders', 'prices', 'rooms']

const Channel = ({ name }: { readonly name: string }): null => {
  useChannel(name)
  return null
}
const Page = (): ReactElement => (
  <>
    {names.map((name) => (
      <Channel key={name} name={name} />
    ))}
  </>
)

/** The server has lost its memory: every channel is out of step. */
async function loseMemory(app: App): Promise<void> {
  for (const name of names) app.publish(name, 1)
  await app.advance(100)
  act(() => app.simulation.restart({ keepState: false }))
  await app.advance(10_000)
  for (const name of names)
    expect(app.connectivity.getState().channels.get(name)).toMatchObject({ reason: 'process-closed' })
}

describe('a person whose page is out of step with the server', () => {
  it('is asked once for all channels, and a click reloads once, after the server has answered a probe [E7 E10]', async () => {
    const app = createApp()
    const order: string[] = []
    let answer: ((isThere: boolean) => void) | undefined
    const probe = vi.fn<() => Promise<boolean>>(() => {
      order.push('probe')
      return new Promise((resolve) => (answer = resolve))
    })
    const reload = vi.fn<() => void>(() => order.push('reload'))
    await app.show(
      <>
        <Page />
        <ResyncPrompt probe={probe} reload={reload} />
      </>,
    )
    await loseMemory(app)
    expect(document.querySelectorAll('[data-slot="conn-prompt"]')).toHaveLength(1)
    expect(document.querySelector('[data-slot="conn-prompt"]')).toHaveAttribute(
      'data-reason',
      'process-closed',
    )
    const user = userEvent.setup()
    const button = screen.getByRole('button', { name: /reload/i })
    await user.click(button)
    await user.click(button)
    expect(order).toEqual(['probe'])
    await act(async () => {
      answer?.(true)
      await app.environment.settle()
    })
    await app.advance(10_000)
    expect(order).toEqual(['probe', 'reload'])
  })

  it('gets one announcement, although the channels report it one after the other', async () => {
    let isSlow = false
    const app = createApp(
      {},
      {
        authorize: ({ channel }) =>
          isSlow
            ? new Promise((resolve) => {
                app.environment.setTimer(() => resolve(true), 500 * (1 + names.indexOf(channel)))
              })
            : true,
      },
    )
    const prompts: string[][] = []
    const told = new Set<number>()
    const Look = (): null => {
      const { prompt, announcement } = useConnectivityPresentation()
      if (prompt !== null && prompts.at(-1)?.join() !== prompt.channels.join())
        prompts.push([...prompt.channels])
      if (announcement?.key === 'resync') told.add(announcement.id)
      return null
    }
    await app.show(
      <>
        <Page />
        <Look />
        <ResyncPrompt />
      </>,
    )
    isSlow = true
    for (const name of names) app.publish(name, 1)
    await app.advance(100)
    act(() => app.simulation.restart({ keepState: false }))
    for (let step = 0; step < 100; step += 1) await app.advance(100)
    expect(prompts.at(-1)).toEqual(names)
    expect(document.querySelectorAll('[data-slot="conn-prompt"]')).toHaveLength(1)
    expect(told.size).toBe(1)
  })

  it('sees the prompt also in a component that mounts later [E8]', async () => {
    const app = createApp()
    const view = await app.show(<Page />)
    await loseMemory(app)
    expect(screen.queryByRole('button')).toBeNull()
    view.rerender(
      <>
        <Page />
        <ResyncPrompt />
      </>,
    )
    expect(screen.getByRole('button', { name: /reload/i })).toBeVisible()
  })
})
