import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactElement } from 'react'
import { useUnsavedWork } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt } from 'react-connectivity/ui'
import { expect } from 'storybook/test'
import { OnStage } from '../support/OnStage.js'
import { leds, situations, type Situation } from '../support/situations.js'
import type { Stage } from '../support/stage.js'

const banners: readonly Situation[] = ['countdown', 'offline-pending', 'failed', 'syncing', 'back-online']

interface Set {
  readonly banners: readonly Stage[]
  readonly leds: readonly Stage[]
  readonly overflow: Stage
}

async function setAll(): Promise<Set> {
  return {
    banners: await Promise.all(banners.map((name) => situations[name]())),
    leds: await Promise.all(leds.map(({ situation }) => situations[situation]())),
    overflow: await situations.overflow(),
  }
}

function Overview({ set }: { readonly set: Set }): ReactElement {
  return (
    <main className="story-stack" style={{ maxInlineSize: 560 }}>
      <h2 className="story-heading">Banner</h2>
      {set.banners.map((stage, index) => (
        <OnStage key={banners[index]} stage={stage} live={false}>
          <ConnectionBanner
            announce={false}
            aria-label={`Connection status: ${banners[index]}`}
            actions={{ contact: () => undefined }}
          />
        </OnStage>
      ))}
      <h2 className="story-heading">LED</h2>
      <div className="story-row">
        {leds.map(({ state, channel }, index) => (
          <OnStage key={state} stage={set.leds[index] ?? set.overflow} live={false}>
            <ConnectionLed of={channel === undefined ? 'connection' : 'worst'} />
          </OnStage>
        ))}
      </div>
      <h2 className="story-heading">Prompt</h2>
      <OnStage stage={set.overflow} live={false}>
        <ResyncPrompt reload={() => undefined} probe={() => Promise.resolve(false)} />
        <Order />
      </OnStage>
    </main>
  )
}

/** A form of the app with unsaved work. */
function Order(): null {
  useUnsavedWork({ id: 'order-1042', label: 'Order 1042', isDirty: true, save: () => undefined })
  return null
}

/** All components in every token set. Each of these stories fails when axe finds an error. */
const meta: Meta = {
  title: 'Foundations/Overview',
  loaders: [async () => ({ set: await setAll() })],
  render: (_, { loaded }) => <Overview set={loaded['set'] as Set} />,
  play: async ({ canvas, canvasElement }) => {
    await expect(canvas.getByText('You’re offline.')).toBeVisible()
    await expect(canvasElement.querySelectorAll('[data-slot="conn-led"]')).toHaveLength(leds.length)
  },
}
export default meta
type Story = StoryObj

export const Light: Story = { tags: ['row-U17'], globals: { theme: 'light' } }
export const Dark: Story = { tags: ['row-U17'], globals: { theme: 'dark' } }
export const HighContrastLight: Story = {
  tags: ['row-U17'],
  globals: { theme: 'light', contrast: 'more' },
}
export const HighContrastDark: Story = {
  tags: ['row-U17'],
  globals: { theme: 'dark', contrast: 'more' },
}
export const RightToLeft: Story = { tags: ['row-U17'], globals: { dir: 'rtl', theme: 'dark' } }
export const ReducedMotion: Story = {
  tags: ['row-U17'],
  globals: { motion: 'reduced' },
  play: async ({ canvasElement }) => {
    const moving = [...canvasElement.querySelectorAll('*')].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element)
      return animationName !== 'none' || (element.closest('[data-slot]') && transitionDuration !== '0s')
    })
    await expect(moving).toHaveLength(0)
  },
}
