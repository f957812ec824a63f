import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactElement, ReactNode } from 'react'
import { ConnectivityProvider, useUnsavedWork, type Connectivity } from 'react-connectivity'
import { createSituation } from 'react-connectivity/testing'
import { ConnectionBanner, ConnectionLed, ResyncPrompt } from 'react-connectivity/ui'
import { expect } from 'storybook/test'
import { bannerStates, ledStates } from './states.js'

interface Shown {
  readonly name: string
  readonly connectivity: Connectivity
}

interface All {
  readonly banners: readonly Shown[]
  readonly leds: readonly Shown[]
  readonly missed: Connectivity
}

const makeAll = (states: Readonly<Record<string, () => Promise<Connectivity>>>): Promise<Shown[]> =>
  Promise.all(Object.entries(states).map(async ([name, make]) => ({ name, connectivity: await make() })))

async function prepare(): Promise<All> {
  const missed = createSituation('overflow')
  return {
    banners: await makeAll(bannerStates),
    leds: await makeAll(ledStates),
    missed: (await missed).connectivity,
  }
}

/** One part with a client of its own, under the name of its state. */
function State(props: Shown & { readonly children: ReactNode }): ReactElement {
  return (
    <ConnectivityProvider connectivity={props.connectivity} autoConnect={false}>
      <div className="overview-state">
        <code>{props.name}</code>
        {props.children}
      </div>
    </ConnectivityProvider>
  )
}

function Overview({ all }: { readonly all: All }): ReactElement {
  return (
    <main className="overview">
      <h2 className="story-heading">LED</h2>
      <div className="overview-leds">
        {all.leds.map((shown) => (
          <State key={shown.name} {...shown}>
            <ConnectionLed of="worst" />
          </State>
        ))}
      </div>
      <h2 className="story-heading">Banner</h2>
      <div className="overview-banners">
        {all.banners.map((shown) => (
          <State key={shown.name} {...shown}>
            <ConnectionBanner
              announce={false}
              aria-label={`Connection status: ${shown.name}`}
              actions={{ contact: () => undefined, 'sign-in': () => undefined }}
            />
          </State>
        ))}
      </div>
      <h2 className="story-heading">Prompt</h2>
      <ConnectivityProvider connectivity={all.missed} autoConnect={false}>
        <ResyncPrompt reload={() => undefined} probe={() => Promise.resolve(false)} />
        <Order />
      </ConnectivityProvider>
    </main>
  )
}

/** A form of the app with unsaved work. */
function Order(): null {
  useUnsavedWork({ id: 'order-1042', label: 'Order 1042', isDirty: true, save: () => undefined })
  return null
}

/** What the LEDs and the banners of the page show, by the attribute that carries it. */
const shownIn = (page: HTMLElement, slot: string, attribute: string): (string | undefined)[] =>
  [...page.querySelectorAll<HTMLElement>(`[data-slot="${slot}"]`)].map(({ dataset }) => dataset[attribute])

/**
 * Every state of an LED and every key of the banner, in every token set. Each of these stories fails when one of them has no
 * words, or when axe finds an error.
 */
const meta: Meta = {
  title: 'Foundations/Overview',
  parameters: { connectivity: { disable: true } },
  loaders: [async () => ({ all: await prepare() })],
  render: (_, { loaded }) => <Overview all={loaded['all'] as All} />,
  play: async ({ canvasElement }) => {
    await expect(shownIn(canvasElement, 'conn-led', 'state')).toEqual(Object.keys(ledStates))
    await expect(shownIn(canvasElement, 'conn-banner', 'state')).toEqual(Object.keys(bannerStates))
    for (const part of canvasElement.querySelectorAll(
      '[data-slot="conn-led-label"], [data-slot="conn-title"]',
    ))
      await expect(part).not.toBeEmptyDOMElement()
  },
}
export default meta
type Story = StoryObj

export const Light: Story = { tags: ['row-U17'], globals: { theme: 'light' } }
export const Dark: Story = { tags: ['!autodocs', 'row-U17'], globals: { theme: 'dark' } }
export const HighContrastLight: Story = {
  tags: ['!autodocs', 'row-U17'],
  globals: { theme: 'light', contrast: 'more' },
}
export const HighContrastDark: Story = {
  tags: ['!autodocs', 'row-U17'],
  globals: { theme: 'dark', contrast: 'more' },
}
export const RightToLeft: Story = { tags: ['!autodocs', 'row-U17'], globals: { dir: 'rtl', theme: 'dark' } }
export const ReducedMotion: Story = {
  tags: ['!autodocs', 'row-U17'],
  globals: { motion: 'reduced' },
  play: async ({ canvasElement }) => {
    const moving = [...canvasElement.querySelectorAll('*')].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element)
      return animationName !== 'none' || (element.closest('[data-slot]') && transitionDuration !== '0s')
    })
    await expect(moving).toHaveLength(0)
  },
}
