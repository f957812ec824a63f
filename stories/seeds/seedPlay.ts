import type { StoryContext } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { untilLed } from '../connectors/connectorPlay.js'

/** A reader of a page: presses buttons, and sees what happens. */
export interface Reader {
  /** Presses a button. Time that is skipped has passed then. */
  readonly press: (name: string) => Promise<void>
  /**
   * Waits for a line of the timeline since the last pressed fault; each text is in it. The newest line with the first text counts.
   */
  readonly sees: (...texts: readonly string[]) => Promise<void>
  /** The lines with this text so far. */
  readonly lines: (text: string) => number
  /** Waits until a fact of the app reads so. */
  readonly reads: (testId: string, text: string) => Promise<void>
  /** Waits until the LED of the connection is in this state. */
  readonly led: (state: string) => Promise<void>
  readonly app: ReturnType<typeof within>
}

/** A busy machine must not fail a story. */
const waitLimit = { timeout: 60_000 }

export function readerOf({
  canvas,
  canvasElement,
  userEvent,
}: Pick<StoryContext, 'canvas' | 'canvasElement' | 'userEvent'>): Reader {
  const list = canvas.getByRole('list', { name: /^What happened/ })
  const textOf = ({ textContent }: HTMLElement): string => textContent ?? ''
  /** The newest first. */
  const entries = (): readonly HTMLElement[] => within(list).getAllByRole('listitem')
  function newTexts(): readonly string[] {
    const all = entries()
    const pressed = all.findIndex((line) => line.dataset['kind'] === 'pressed')
    return (pressed === -1 ? all : all.slice(0, pressed)).map(textOf)
  }
  const app = within(canvas.getByRole('region', { name: 'The app' }))
  return {
    async press(name) {
      const button = await canvas.findByRole('button', { name }, waitLimit)
      await userEvent.click(button)
      // A skip takes a while.
      if (name.startsWith('Skip'))
        await waitFor(() => expect(button).toHaveAttribute('aria-disabled', 'false'), waitLimit)
    },
    sees: (first = '', ...more) =>
      waitFor(() => {
        const line = newTexts().find((text) => text.includes(first))
        for (const text of [first, ...more]) void expect(line ?? newTexts().join('\n')).toContain(text)
      }, waitLimit),
    lines: (text) => entries().filter((line) => textOf(line).includes(text)).length,
    reads: (testId, text) =>
      waitFor(() => expect(app.getByTestId(testId)).toHaveTextContent(text), waitLimit),
    led: (state) => untilLed(canvasElement, state),
    app,
  }
}
