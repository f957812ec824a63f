import { describe, expect, it } from 'vitest'
import { entryNames, files, read, type Manifest } from './contents.js'
import { examplesOf, hasProgram, typeErrorsOf } from './pageExamples.js'
import { modules, surroundings } from './surroundings.js'

/** The published pages, without those that are written from code that is checked by itself. The README has a test of its own. */
const pages = (): readonly string[] =>
  files().filter((path) => path.endsWith('.md') && !/^(README\.md|CHANGELOG\.md|docs\/api\/)/.test(path))

describe('the code on the published pages', () => {
  it('type-checks in an app that has the package installed, page by page', () => {
    const withPrograms = pages().filter(hasProgram)
    expect(withPrograms.length).toBeGreaterThan(15)
    const errors = withPrograms.map((page) => ({
      page,
      errors: typeErrorsOf(page, modules, surroundings[page] ?? {}),
    }))
    expect(errors.filter((one) => one.errors !== '')).toEqual([])
  })

  it('imports style sheets that the package has', () => {
    const { exports } = JSON.parse(read('package.json')) as Manifest
    const texts = [...pages(), 'README.md'].flatMap((page) => examplesOf(page).map(({ text }) => text))
    const sheets = texts.flatMap((text) => text.match(/react-connectivity\/[\w./-]+\.css/g) ?? [])
    expect(sheets).toContain('react-connectivity/themes/shadcn.css')
    const missing = sheets.filter((name) => !(name.replace('react-connectivity', '.') in exports))
    expect(missing).toEqual([])
  })

  it('and their sentences name only entries that an app can import', () => {
    const named = [...pages(), 'README.md'].flatMap((page) =>
      [...read(page).matchAll(/['`"](react-connectivity\/[\w./-]+)['`"]/g)].map(([, name = '']) => ({
        page,
        name,
      })),
    )
    const { exports } = JSON.parse(read('package.json')) as Manifest
    const isKnown = (name: string): boolean =>
      entryNames().includes(name) || name.replace('react-connectivity', '.') in exports
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter(({ name }) => !isKnown(name))).toEqual([])
  })
})
