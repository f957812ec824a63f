import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { files, read } from './contents.js'

/** A page without its examples, where brackets and parentheses are code. */
const proseOf = (page: string): string =>
  read(page)
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, 'code')

const linksOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '')

/** The anchor that GitHub and npm give to a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const anchorsOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''))

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

  it('are encrypted where they lead out of the package', () => {
    const outside = pages().flatMap((page) => linksOf(page).filter((link) => !isRelative(link)))
    expect(outside.filter((link) => !link.startsWith('https://'))).toEqual([])
  })
})
