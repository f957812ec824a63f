import { act, fireEvent, screen, within as inside } from '@testing-library/react'
import type { ReactElement } from 'react'
import { useUnsavedWork } from 'react-connectivity'
import { ConnectionStatus, ResyncPrompt, StaleRegion } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { pass, show, staged } from './support/staged.js'

const card = (): HTMLElement => screen.getByRole('dialog', { name: 'Connection details' })
const region = (): HTMLElement => screen.getByRole('group', { name: 'Orders' })
const press = (part: HTMLElement, name: string): Promise<void> =>
  act(async () => void fireEvent.click(inside(part).getByRole('button', { name })))
const open = (): Promise<void> =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name: /^Connection: / })))

function Work(): null {
  useUnsavedWork({
    id: 'order',
    label: 'Order 1042',
    isDirty: true,
    save: () => Promise.reject(new Error('full')),
  })
  return null
}

const parts = (answers: boolean, more: ReactElement | null = null): ReactElement => (
  <>
    <ResyncPrompt reload={vi.fn()} probe={() => Promise.resolve(answers)} />
    <ConnectionStatus />
    <StaleRegion channel="orders" label="Orders" />
    {more}
  </>
)

describe('a person who reloads from the details after “Not now”', () => {
  it('reads that the reload waits for the server', async () => {
    const stage = await staged('overflow')
    show(stage, parts(false))
    await press(screen.getByRole('region'), 'Not now')
    await open()
    await press(card(), 'Reload page')
    await pass(stage, 3000)
    expect(inside(card()).getByRole('status')).toHaveTextContent(
      'Can’t reach the server. We’ll reload when it’s back.',
    )
  })

  it('reads that nothing could be saved, and may lose it with one more press', async () => {
    const stage = await staged('overflow')
    show(stage, parts(true, <Work />))
    await press(screen.getByRole('region'), 'Not now')
    await open()
    await press(card(), 'Reload page')
    expect(inside(card()).getByRole('status')).toHaveTextContent('Couldn’t save, so nothing was reloaded.')
    await press(card(), 'Reload page')
    expect(inside(card()).getByRole('status')).toHaveTextContent('Reloading now would lose unsaved changes.')
  })

  it('hears it once while the prompt is on screen, too', async () => {
    const stage = await staged('overflow')
    show(stage, parts(false))
    await open()
    await press(card(), 'Reload page')
    await pass(stage, 3000)
    expect(
      screen.getAllByText(/^Can’t reach the server/).filter((each) => each.closest('[role="status"]')),
    ).toHaveLength(1)
  })
})

it('a person who reloads from the data reads that nothing could be saved', async () => {
  const stage = await staged('overflow')
  show(stage, parts(true, <Work />))
  await press(screen.getByRole('region'), 'Not now')
  await press(region(), 'Reload')
  expect(region()).toHaveAccessibleDescription('Couldn’t save, so nothing was reloaded.')
  await press(region(), 'Reload')
  expect(region()).toHaveAccessibleDescription('Reloading now would lose unsaved changes.')
})
