import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactElement } from 'react'
import { ConnectivityProvider, type Connectivity } from 'react-connectivity'
import { ConnectionLed, ConnectionStatus } from 'react-connectivity/ui'
import { expect } from 'storybook/test'
import { ledStages, type LedStage } from '../support/ledStages.js'

interface Shown extends LedStage {
  readonly connectivity: Connectivity
}

const makeAll = (): Promise<Shown[]> =>
  Promise.all(ledStages.map(async (each) => ({ ...each, connectivity: (await each.make()).connectivity })))

function Stages({ all }: { readonly all: readonly Shown[] }): ReactElement {
  return (
    <main className="overview">
      <h2 className="story-heading">Stages</h2>
      <div className="overview-leds">
        {all.map(({ state, stage, connectivity }) => (
          <ConnectivityProvider key={`${state} ${stage}`} connectivity={connectivity} autoConnect={false}>
            <div className="overview-state">
              <code>
                {state} {stage}
              </code>
              <div className="story-row">
                <ConnectionLed size="sm" labelVisibility="hidden" />
                <ConnectionLed labelVisibility="hidden" />
                <ConnectionStatus of="connection" size="lg" />
              </div>
            </div>
          </ConnectivityProvider>
        ))}
      </div>
    </main>
  )
}

/** What the LEDs of the page show, by the attribute that carries it. */
const shownIn = (page: HTMLElement, attribute: string): (string | undefined)[] =>
  [...page.querySelectorAll<HTMLElement>('[data-slot="conn-led"][data-size="sm"]')].map(
    ({ dataset }) => dataset[attribute],
  )

/**
 * While a connection is on its way, its LED tells the stage by its shape, each by its own: waiting, preparing, opening, handshake,
 * and verifying on a connection that does not answer. The rhythm is an addition that ends after 5 s; the details say it in words.
 */
const meta: Meta = {
  title: 'Foundations/LED stages',
  parameters: { connectivity: { disable: true } },
  loaders: [async () => ({ all: await makeAll() })],
  render: (_, { loaded }) => <Stages all={loaded['all'] as readonly Shown[]} />,
  play: async ({ canvasElement }) => {
    await expect(shownIn(canvasElement, 'state')).toEqual(ledStages.map(({ state }) => state))
    await expect(shownIn(canvasElement, 'stage')).toEqual(ledStages.map(({ stage }) => stage))
    const glyphs = [...canvasElement.querySelectorAll('[data-size="sm"] [data-slot="conn-glyph"]')]
    await expect(new Set(glyphs.map(({ innerHTML }) => innerHTML)).size).toBe(ledStages.length)
    for (const glyph of glyphs) await expect(getComputedStyle(glyph).animationName).toBe('conn-blink')
  },
}
export default meta
type Story = StoryObj

export const Light: Story = { tags: ['row-I22'], globals: { theme: 'light' } }
export const Dark: Story = { tags: ['!autodocs', 'row-I22'], globals: { theme: 'dark' } }
export const HighContrastLight: Story = {
  tags: ['!autodocs'],
  globals: { theme: 'light', contrast: 'more' },
}
export const HighContrastDark: Story = { tags: ['!autodocs'], globals: { theme: 'dark', contrast: 'more' } }
export const RightToLeft: Story = { tags: ['!autodocs'], globals: { dir: 'rtl', theme: 'dark' } }
/** Without motion the shapes are all there. */
export const ReducedMotion: Story = {
  tags: ['!autodocs', 'row-I22'],
  globals: { motion: 'reduced' },
  play: async ({ canvasElement }) => {
    const glyphs = [...canvasElement.querySelectorAll('[data-size="sm"] [data-slot="conn-glyph"]')]
    for (const glyph of glyphs) await expect(getComputedStyle(glyph).animationName).toBe('none')
    await expect(new Set(glyphs.map(({ innerHTML }) => innerHTML)).size).toBe(ledStages.length)
  },
}
