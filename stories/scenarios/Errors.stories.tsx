import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactElement } from 'react'
import { expect, fn, waitFor, within } from 'storybook/test'
import { ErrorCase } from './ErrorCase.js'

interface ErrorsProps {
  readonly onReload: () => void
}

const Errors = ({ onReload }: ErrorsProps): ReactElement => (
  <main className="story-cases">
    <ErrorCase error="channel-closed" byDefault="resubscribe" onReload={onReload} />
    <ErrorCase error="channel-full" byDefault="reload" onReload={onReload} />
    <ErrorCase error="process-closed" byDefault="reload" onReload={onReload} />
  </main>
)

/**
 * *Reload to resync*: the three errors that waiting does not repair, each raised on a live client. `channel-closed`: the server
 * closed the channel. `channel-full`: its bounded buffer overran. `process-closed`: the session is gone. Map an error to another
 * action, as `createConnectivity(connector, { actions })` does, and see the offered action.
 */
const meta: Meta<typeof Errors> = {
  title: 'Scenarios/Reload to resync',
  parameters: { connectivity: { disable: true } },
  component: Errors,
  args: { onReload: fn() },
}
export default meta

const waitLimit = { timeout: 20_000 }

const caseOf = (canvasElement: HTMLElement, error: string) => {
  const found = canvasElement.querySelector<HTMLElement>(`[data-error="${error}"]`)
  if (found === null) throw new Error(`no case of ${error}`)
  return within(found)
}

/** Each error offers its mapped action. */
export const ThreeErrors: StoryObj<typeof Errors> = {
  play: async ({ canvas, canvasElement }) => {
    const [closed, full, forgotten] = ['channel-closed', 'channel-full', 'process-closed'].map((error) =>
      caseOf(canvasElement, error),
    )
    await waitFor(() => expect(closed?.getByRole('button', { name: 'Reopen' })).toBeVisible(), waitLimit)
    await waitFor(() => expect(full?.getByText('You missed some updates')).toBeVisible(), waitLimit)
    await waitFor(
      () => expect(forgotten?.getByText('The server no longer knows this page')).toBeVisible(),
      waitLimit,
    )
    await expect(canvas.getAllByRole('combobox')).toHaveLength(3)
  },
}

/** The same errors with other actions: one fetches its data again without a reload, one is left to the app. */
export const Remapped: StoryObj<typeof Errors> = {
  play: async ({ canvasElement, userEvent, step }) => {
    await step('Mapped to “resync”, the banner fetches the data again', async () => {
      const full = caseOf(canvasElement, 'channel-full')
      await userEvent.selectOptions(full.getByRole('combobox'), 'resync')
      await waitFor(() => expect(full.getByRole('button', { name: 'Refresh data' })).toBeVisible(), waitLimit)
      await expect(full.queryByText('You missed some updates')).toBeNull()
      await userEvent.click(full.getByRole('button', { name: 'Refresh data' }))
      await waitFor(() => expect(full.getByText('Online')).toBeVisible(), waitLimit)
    })
    await step('Mapped to “none”, no prompt appears', async () => {
      const forgotten = caseOf(canvasElement, 'process-closed')
      await userEvent.selectOptions(forgotten.getByRole('combobox'), 'none')
      await waitFor(() => expect(forgotten.getByText('Out of date')).toBeVisible(), waitLimit)
      await expect(forgotten.queryByText('The server no longer knows this page')).toBeNull()
    })
  },
}
