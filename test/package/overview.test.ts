import { describe, expect, it } from 'vitest'
import * as main from 'react-connectivity'
import * as things from 'react-connectivity/things'
import * as ui from 'react-connectivity/ui'
import { entryNames, read } from './contents.js'

const isHook = (name: string): boolean => /^use[A-Z]/.test(name)
const isComponent = (name: string): boolean => /^[A-Z][a-z]/.test(name)

/** The names of these that stand in code on the page. */
const missingOn = (page: string, names: readonly string[]): readonly string[] => {
  const text = read(page)
  return names.filter((name) => !new RegExp(`\`[^\`\\n]*\\b${name}\\b[^\`\\n]*\``).test(text))
}

describe('the README, for a reader who looks for the right hook', () => {
  it('names every hook that an app can import', () => {
    const hooks = [...Object.keys(main), ...Object.keys(things)].filter(isHook)
    expect(hooks.length).toBeGreaterThan(15)
    expect(missingOn('README.md', hooks)).toEqual([])
  })

  it('names every component, or the page that it links to does', () => {
    const components = Object.keys(ui).filter(isComponent)
    expect(components.length).toBeGreaterThan(8)
    const missing = missingOn('README.md', components)
    const linked = ['docs/placement.md', 'docs/i18n.md', 'docs/theming.md']
    expect(missing.filter((name) => linked.every((page) => missingOn(page, [name]).length > 0))).toEqual([])
  })

  it('names every connector and adapter', () => {
    const adapters = entryNames().filter((name) => /\/adapters\//.test(name))
    const pages = ['README.md', 'docs/recipes/existing-backend.md'].map(read).join('\n')
    const unnamed = adapters.filter((name) => !pages.includes(name.replace('react-connectivity', '')))
    expect(unnamed).toEqual([])
  })
})
