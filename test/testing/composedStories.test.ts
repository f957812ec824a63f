// @vitest-environment jsdom
import { composeStories } from '@storybook/react-vite'
import { cleanup, render, screen } from '@testing-library/react'
import { createElement, type ReactElement } from 'react'
import { useConnection } from 'react-connectivity'
import { situationOf, type StoryContext } from 'react-connectivity/storybook'
import * as addon from 'react-connectivity/storybook/preview'
import { afterEach, describe, expect, it } from 'vitest'

const Header = (): ReactElement => createElement('output', null, useConnection().status)

const inSituation = (situation: string) => ({ parameters: { connectivity: { situation } } })

/** The stories of a file, as a test of an app takes them. */
const { Online, Lost, BackAgain } = composeStories(
  {
    default: { title: 'Header', component: Header },
    Online: {},
    Lost: inSituation('reconnecting'),
    BackAgain: {
      ...inSituation('reconnecting'),
      play: async (context: StoryContext) => {
        const { simulation, connectivity, advance } = situationOf(context)
        simulation.network.mode = 'pass'
        connectivity.retryNow()
        await advance(1000)
      },
    },
  },
  addon,
)

const shown = (): string | null => screen.getByRole('status').textContent

afterEach(cleanup)

describe('a story that an app composes in a test', () => {
  it('is rendered in its situation after it was loaded, and again', async () => {
    for (let round = 0; round < 2; round += 1) {
      await Lost.load()
      render(createElement(Lost))
      expect(shown()).toBe('reconnecting')
      cleanup()
      await Online.load()
      render(createElement(Online))
      expect(shown()).toBe('connected')
      cleanup()
    }
  })

  it('plays on the client that its load has made', async () => {
    await BackAgain.load()
    render(createElement(BackAgain))
    await BackAgain.play?.()
    expect((await screen.findByText('connected')).tagName).toBe('OUTPUT')
  })

  it('runs as a whole', async () => {
    await BackAgain.run()
    expect((await screen.findByText('connected')).tagName).toBe('OUTPUT')
  })

  it('says what to do when it was not loaded', () => {
    expect(() =>
      render(createElement(composeStories({ default: { component: Header }, Lost: {} }, addon).Lost)),
    ).toThrow('Load a composed story before it is rendered: await Story.load()')
  })
})
