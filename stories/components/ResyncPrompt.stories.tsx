import type { Meta, StoryObj } from '@storybook/react-vite'
import { useUnsavedWork, type UnsavedWorkOptions } from 'react-connectivity'
import { ar } from 'react-connectivity/locales/ar'
import { de } from 'react-connectivity/locales/de'
import { ResyncPrompt } from 'react-connectivity/ui'
import { expect, fn, waitFor } from 'storybook/test'
import Example from '../examples/ResyncPrompt.js'
import code from '../examples/ResyncPrompt.tsx?raw'
import { at, example, sharedArgTypes, situationStory } from '../support/situationStory.js'

const yes = () => Promise.resolve(true)
const saved = () => Promise.resolve()

/** A form of the app with unsaved work. */
function Work(work: Partial<UnsavedWorkOptions> & { readonly label: string }): null {
  useUnsavedWork({ id: work.label, isDirty: true, ...work })
  return null
}

const saveOrder = fn(saved)

/**
 * Tells a person that the page is out of step with the server. It reloads only on request, only once the server answers, and
 * never over unsaved work without consent. These stories replace the reload.
 */
const meta: Meta<typeof ResyncPrompt> = {
  title: 'Components/ResyncPrompt',
  component: ResyncPrompt,
  argTypes: {
    ...sharedArgTypes,
    reload: { control: false },
    probe: { control: false },
    onRefresh: { control: false },
  },
  args: { reload: fn(), probe: yes },
  beforeEach: () => {
    const forget = () => sessionStorage.removeItem('conn-reloads:1')
    forget()
    return forget
  },
}
export default meta
type Story = StoryObj<typeof ResyncPrompt>

/** A page of its own in the documentation, because a prompt lists all unsaved work of its page. */
const onOwnPage = (parameters: StoryObj['parameters'], height: string) => ({
  ...parameters,
  docs: { ...parameters?.['docs'], story: { inline: false, height } },
})

export const Playground = situationStory(ResyncPrompt, 'overflow')

const sample = example(Example, code, at('overflow'))
export const Sample: StoryObj = {
  ...sample,
  parameters: onOwnPage(sample.parameters, '300px'),
  name: 'Example',
  decorators: [(ShownStory) => <div className="story-stack">{ShownStory()}</div>],
}

export const ServerForgotUs: Story = at('forgotten')

/** Another account signed in, so the page shows data of the previous one. */
export const SomebodyElseSignedIn: Story = {
  ...at('identity-changed'),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('heading', { name: 'Somebody else signed in' })).toBeVisible()
  },
}

export const SomebodyElseInGerman: Story = {
  ...at('identity-changed'),
  args: { messages: de.prompt, locale: 'de' },
}

export const SomebodyElseInArabic: Story = {
  ...at('identity-changed'),
  args: { messages: ar.prompt, locale: 'ar-EG' },
  globals: { dir: 'rtl' },
}

export const NewVersion: Story = at('update-required')

export const Reloads: Story = {
  ...at('overflow'),
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent, args }) => {
    await userEvent.dblClick(canvas.getByRole('button', { name: 'Reload page' }))
    await waitFor(() => expect(args.reload).toHaveBeenCalledTimes(1))
  },
}

export const Unsaved: Story = {
  ...at('overflow'),
  tags: ['!autodocs'],
  render: (args) => (
    <>
      <ResyncPrompt {...args} />
      <Work label="Order 1042" save={saveOrder} />
    </>
  ),
  play: async ({ canvas, userEvent, args }) => {
    saveOrder.mockClear()
    await userEvent.click(canvas.getByRole('button', { name: 'Save' }))
    await expect(saveOrder).toHaveBeenCalledTimes(1)
    await expect(args.reload).not.toHaveBeenCalled()
  },
}

export const UnsavedAndNotSaveable: Story = {
  parameters: onOwnPage(at('overflow').parameters, '340px'),
  render: (args) => (
    <>
      <ResyncPrompt {...args} />
      <Work label="Order 1042" copy={() => 'Two oak boards'} />
      <Work label="Note to Grace" save={saved} />
    </>
  ),
}

export const SaveFailed: Story = {
  ...at('overflow'),
  tags: ['!autodocs'],
  render: (args) => (
    <>
      <ResyncPrompt {...args} />
      <Work label="Order 1042" save={() => Promise.reject(new Error('full'))} />
    </>
  ),
  play: async ({ canvas, userEvent, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Save and reload' }))
    await waitFor(() => expect(canvas.getByText('Couldn’t save, so nothing was reloaded.')).toBeVisible())
    await expect(args.reload).not.toHaveBeenCalled()
  },
}

export const WaitingForServer: Story = {
  ...at('overflow'),
  tags: ['!autodocs'],
  args: { probe: () => Promise.resolve(false) },
  play: async ({ canvas, userEvent, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Reload page' }))
    await waitFor(() => expect(canvas.getByText(/Can’t reach the server/)).toBeVisible())
    await expect(canvas.getByRole('button', { name: 'Reload page' })).toHaveFocus()
    await expect(args.reload).not.toHaveBeenCalled()
  },
}

const twice = () => {
  const at = Date.UTC(2026, 0, 1)
  const entry = { reason: 'channel-full', at, isAuto: false }
  sessionStorage.setItem('conn-reloads:1', JSON.stringify([entry, entry]))
}

export const LoopStopped: Story = {
  ...at('overflow'),
  tags: ['!autodocs'],
  beforeEach: twice,
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('heading', { name: 'Reloading didn’t help' })).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible()
  },
}

/** The app can fetch the data again, so no reload is needed. */
export const WithRefresh: Story = { ...at('overflow'), args: { onRefresh: fn(saved) } }

export const NotNow: Story = {
  ...at('overflow'),
  tags: ['!autodocs'],
  render: (args) => (
    <main>
      <input aria-label="Note" defaultValue="Written while the prompt came up" />
      <ResyncPrompt {...args} />
    </main>
  ),
  play: async ({ canvas, userEvent }) => {
    const note = canvas.getByLabelText('Note')
    await userEvent.click(note)
    await userEvent.tab()
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(canvas.queryByRole('region')).toBeNull())
    await expect(note).toHaveFocus()
  },
}

export const Narrow: Story = {
  ...at('overflow'),
  tags: ['!autodocs', 'row-U19'],
  args: {
    onRefresh: fn(saved),
  },
  render: (args) => (
    <>
      <ResyncPrompt {...args} />
      <Work label="Rindfleischetikettierungsüberwachungsaufgabenübertragung" save={saved} />
    </>
  ),
  decorators: [
    (Story) => (
      <div style={{ inlineSize: 320 }} data-testid="phone">
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByTestId('phone').scrollWidth).toBeLessThanOrEqual(320)
  },
}
