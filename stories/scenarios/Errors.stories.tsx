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
 * *Reload to resync*: the three errors that a page cannot repair by waiting, each raised on a live client. The server closed the
 * channel; more happened than it keeps; it has forgotten the session. Change what an error is mapped to, as
 * `createConnectivity(connector, { actions })` does, and see what a person is offered then.
 */
const meta: Meta<typeof Errors> = {
  title: 'Scenarios/Reload to resync',
  component: Errors,
  args: { onReload: fn() },
}
export default meta

const patience = { timeout: 20_000 }

export const ThreeErrors: StoryObj<typeof Errors> = {
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    const caseOf = (error: string): HTMLElement => {
      const found = canvasElement.querySelector<HTMLElement>(`[data-error="${error}"]`)
      if (found === null) throw new Error(`no case of ${error}`)
      return found
    }
    await step('Each error offers what it is mapped to', async () => {
      await waitFor(() => expect(within(caseOf('channel-closed')).getByRole('button', { name: 'Reopen' })).toBeVisible(), patience)
      await waitFor(() => expect(within(caseOf('channel-full')).getByText('You missed some updates')).toBeVisible(), patience)
      await waitFor(
        () => expect(within(caseOf('process-closed')).getByText('This session was closed by the server')).toBeVisible(),
        patience,
      )
    })
    await step('Remapped, the same error offers something else', async () => {
      const full = within(caseOf('channel-full'))
      await userEvent.selectOptions(full.getByRole('combobox'), 'resync')
      await waitFor(() => expect(full.getByRole('button', { name: 'Refresh data' })).toBeVisible(), patience)
      await expect(full.queryByText('You missed some updates')).toBeNull()
      await userEvent.click(full.getByRole('button', { name: 'Refresh data' }))
      await waitFor(() => expect(full.getByText('Online')).toBeVisible(), patience)
    })
    await step('Mapped to nothing, nobody is asked', async () => {
      const forgotten = within(caseOf('process-closed'))
      await userEvent.selectOptions(forgotten.getByRole('combobox'), 'none')
      await waitFor(() => expect(forgotten.getByText('Out of date')).toBeVisible(), patience)
      await expect(forgotten.queryByText('This session was closed by the server')).toBeNull()
    })
    await expect(canvas.getAllByRole('combobox')).toHaveLength(3)
  },
}
