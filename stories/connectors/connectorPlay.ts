import { expect, waitFor } from 'storybook/test'

interface Played {
  readonly canvas: { readonly getByRole: (role: 'button', options: { readonly name: string }) => HTMLElement }
  readonly canvasElement: HTMLElement
  readonly userEvent: { readonly click: (element: Element) => Promise<void> }
}

/** The next dial may be 15 s away. */
const waitLimit = { timeout: 60_000 }

const ledOf = (canvasElement: HTMLElement): string | null | undefined =>
  canvasElement.querySelector('[data-slot="conn-led"]')?.getAttribute('data-state')

/** Waits until the LED shows this state. */
export const untilLed = (canvasElement: HTMLElement, state: string): Promise<void> =>
  waitFor(() => expect(ledOf(canvasElement)).toBe(state), waitLimit)

/** Connected, cut, and back: by the buttons that a reader has. */
export async function playCut(
  { canvas, canvasElement, userEvent }: Played,
  lost = 'reconnecting',
): Promise<void> {
  await untilLed(canvasElement, 'online')
  await userEvent.click(canvas.getByRole('button', { name: 'Cut the network' }))
  await untilLed(canvasElement, lost)
  await userEvent.click(canvas.getByRole('button', { name: 'Let it back' }))
  await untilLed(canvasElement, 'online')
}
