import { act, fireEvent, render, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import type { ConnectionStage } from 'react-connectivity'
import type { Situation } from 'react-connectivity/testing'
import { ConnectionLed, ConnectionStatus, en, Glyph } from 'react-connectivity/ui'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ledStages, type LedStage } from '../../stories/support/ledStages.js'
import { worstFirst } from '../../src/core/led.js'
import { lose, mend, pass, show, staged } from './support/staged.js'

const stages: readonly ConnectionStage[] = ['waiting', 'preparing', 'opening', 'handshake', 'verifying']

async function made({ make }: LedStage): Promise<Situation> {
  const stage = await make()
  onTestFinished(() => stage.dispose())
  return stage
}

/** What the eye sees of a shape, without its colour. */
const shapeIn = (container: HTMLElement): string =>
  ['d', 'fill', 'fill-opacity', 'stroke-dasharray']
    .map((name) => container.querySelector('path')?.getAttribute(name))
    .join(' ')

const shapeOf = (element: ReactElement): string => {
  const { container, unmount } = render(element)
  const shape = shapeIn(container)
  unmount()
  return shape
}

describe('the LED at each stage of a connection', () => {
  it.each(ledStages)('of a client that is $state and $stage tells both by its shape [I22]', async (row) => {
    const { container } = show(await made(row), <ConnectionLed labelVisibility="hidden" />)
    const led = container.querySelector('[data-slot="conn-led"]')
    expect(led).toHaveAttribute('data-state', row.state)
    expect(led).toHaveAttribute('data-stage', row.stage)
    expect(container.querySelector('[data-slot="conn-glyph"]')).toHaveAttribute('data-stage', row.stage)
    expect(shapeIn(container)).toBe(shapeOf(<Glyph state={row.state} stage={row.stage} />))
  })

  it('has a shape of its own for each stage of each state, and waits in the shape of the state [I22]', () => {
    const shown = ledStages.map(({ state, stage }) => shapeOf(<Glyph state={state} stage={stage} />))
    expect(new Set(shown).size).toBe(ledStages.length)
    const plain = worstFirst.map((state) => shapeOf(<Glyph state={state} />))
    const same = ledStages.filter((_, index) => plain.includes(shown[index] ?? ''))
    expect(same.map(({ state, stage }) => `${state} ${stage}`)).toEqual(['reconnecting waiting'])
    for (const state of ['connecting', 'reconnecting'] as const)
      expect(shapeOf(<Glyph state={state} stage="waiting" />)).toBe(shapeOf(<Glyph state={state} />))
  })

  it.each(ledStages)(
    'says in the details what a client does that is $state and $stage [I22]',
    async (row) => {
      const stage = await made(row)
      const { container } = show(stage, <ConnectionStatus of="connection" />)
      fireEvent.click(screen.getByRole('button', { name: /^Connection: / }))
      const details = container.querySelector('[data-slot="conn-details"]')
      const isCountedDown = details?.querySelector('[role="timer"]') !== null
      expect(details).toHaveTextContent(
        isCountedDown ? /Trying again in \d+ s\./ : en.status.stage[row.stage],
      )
      expect(details?.querySelector('[data-slot="conn-glyph"]')).toHaveAttribute('data-stage', row.stage)
    },
  )

  it('has other words for each stage', () => {
    expect(new Set(stages.map((stage) => en.status.stage[stage])).size).toBe(stages.length)
  })

  it('looks the same through a quick reconnect as before, and never shows a stage of it [I22]', async () => {
    const stage = await staged('online')
    const { container } = show(stage, <ConnectionLed />)
    const seen = new Set<string | undefined>()
    act(() => stage.simulation.network.cut())
    for (let step = 0; step < 100; step += 1) {
      await pass(stage, 20)
      seen.add(container.querySelector<HTMLElement>('[data-slot="conn-led"]')?.dataset['stage'])
    }
    expect(container).toHaveTextContent('Online')
    expect([...seen]).toEqual([undefined])
  })

  it('goes with the loss: an LED that is online again has no stage [I22]', async () => {
    const stage = await staged('online')
    const { container } = show(stage, <ConnectionLed />)
    const led = container.querySelector('[data-slot="conn-led"]')
    await lose(stage, 4000)
    expect(led).toHaveAttribute('data-stage')
    await act(() => mend(stage))
    await pass(stage, 1000)
    expect(led).toHaveAttribute('data-state', 'online')
    expect(led).not.toHaveAttribute('data-stage')
  })
})
