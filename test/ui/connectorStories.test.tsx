import { expect, it } from 'vitest'

interface Meta {
  readonly loaders: readonly ((context: object) => Promise<{ readonly live: unknown }>)[]
}

/** The stories of the connectors, each with a server in the page. */
const modules = import.meta.glob<{ readonly default: Meta }>('../../stories/connectors/*.stories.tsx')

it.each(Object.keys(modules))(
  'a person who changes the theme of %s keeps its client and its server, and has others in another story',
  async (path) => {
    const { default: meta } = (await modules[path]?.()) ?? { default: { loaders: [] } }
    const canvasElement = document.createElement('div')
    // What Storybook does: it runs the loaders before each render.
    const load = async (id: string, globals: object): Promise<unknown> => {
      const [loaded] = await Promise.all(meta.loaders.map((loader) => loader({ id, canvasElement, globals })))
      return loaded?.live
    }
    const first = await load('live', { theme: 'light' })
    expect(first).toBeDefined()
    expect(await load('live', { theme: 'dark' })).toBe(first)
    expect(await load('other', { theme: 'dark' })).not.toBe(first)
  },
)
