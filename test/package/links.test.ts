import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { files, read } from './contents.js'

const root = join(import.meta.dirname, '../..')

/** A text without its examples, where brackets and parentheses are code. */
const proseOf = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, 'code')

const linksIn = (text: string): readonly string[] =>
  [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '')

const linksOf = (page: string): readonly string[] => linksIn(read(page))

/** The anchor that GitHub and npm give to a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const anchorsOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''))

/** `a.{b,c}.ts` as `a.b.ts` and `a.c.ts`. */
function expanded(path: string): readonly string[] {
  const [, start = '', choices, end = ''] = /^(.*?)\{([^}]*)\}(.*)$/.exec(path) ?? []
  return choices === undefined ? [path] : choices.split(',').map((choice) => `${start}${choice}${end}`)
}

/** Whether the repository has a file or a folder of this name, whose last part may hold `*`. */
function isThere(path: string): boolean {
  const [folder, name] = [join(root, posix.dirname(path)), posix.basename(path)]
  const pattern = new RegExp(`^${name.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`)
  return existsSync(folder) && readdirSync(folder).some((one) => pattern.test(one))
}

/** The problem of a relative link on a published page; null when its target is published, too. */
function problemOf(page: string, link: string): string | null {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path))
  if (!files().includes(target)) return `${page}: ${link} is not in the package`
  const isFound = anchor === undefined || anchorsOf(target).includes(anchor)
  return isFound ? null : `${page}: ${link} names no heading`
}

describe('the links of the published documents', () => {
  const pages = (): readonly string[] => files().filter((path) => /^[^/]+\.md$|^docs\/.+\.md$/.test(path))
  const isRelative = (link: string): boolean => !/^[a-z]+:/i.test(link)

  it('lead to files and headings that the package contains', () => {
    const relative = pages().flatMap((page) =>
      linksOf(page)
        .filter(isRelative)
        .map((link) => ({ page, link })),
    )
    expect(relative.length).toBeGreaterThan(20)
    expect(relative.map(({ page, link }) => problemOf(page, link)).filter((one) => one !== null)).toEqual([])
  })

  it('lead from the index to each decision', () => {
    const decisions = files().filter((path) => /^docs\/decisions\/\d/.test(path))
    expect(linksOf('docs/decisions/README.md').map((link) => `docs/decisions/${link}`)).toEqual(decisions)
  })

  it('and those of the pages for contributors lead to files of the repository', () => {
    const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
      .map((path) => posix.join('examples', path))
    const own = ['AGENTS.md', 'CONTRIBUTING.md', ...examples]
    const all = own.flatMap((page) =>
      linksIn(readFileSync(join(root, page), 'utf8'))
        .filter(isRelative)
        .map((link) => ({ page, target: posix.join(posix.dirname(page), link.split('#')[0] ?? '') })),
    )
    expect(all.length).toBeGreaterThan(3)
    expect(all.filter(({ target }) => !existsSync(join(root, target)))).toEqual([])
  })

  it('and the paths that pages name lead to files of the repository', () => {
    const named = pages()
      .filter((page) => !/^(CHANGELOG\.md|docs\/api\/)/.test(page))
      .flatMap((page) =>
        [
          ...read(page).matchAll(/`((?:bench|docs|examples|lab|scripts|src|stories|test)\/[\w./{},*-]+)`/g),
        ].map(([, path = '']) => ({ page, path })),
      )
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter(({ path }) => !expanded(path).every(isThere))).toEqual([])
  })

  it('are encrypted where they lead out of the package', () => {
    const outside = pages().flatMap((page) => linksOf(page).filter((link) => !isRelative(link)))
    expect(outside.filter((link) => !link.startsWith('https://'))).toEqual([])
  })
})
