import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Result {
  readonly id: string
  readonly nodes: readonly {
    readonly html: string
    /** Selectors. */
    readonly target: readonly string[]
    readonly any: readonly { readonly message: string }[]
  }[]
}
type AxeWindow = typeof globalThis & {
  readonly axe: {
    readonly run: (
      context: object,
      options: object,
    ) => Promise<Readonly<Record<'violations' | 'incomplete' | 'passes', readonly Result[]>>>
  }
}

/** Adds axe to the page, which may change its content without a reload. */
export const addAxe = (page: Page): Promise<unknown> => page.evaluate(source)

/**
 * Whether axe checks the contrast of text. `required`: it must have found some. `off`: in forced colours, where axe compares the
 * colours of the style sheet with those of the system.
 */
export type ContrastCheck = 'on' | 'off' | 'required'

/**
 * What axe finds in these parts of the page, one line per rule and element. A contrast that it cannot compute counts as found.
 * Landmarks are left to the app.
 */
export const violationsIn = (
  page: Page,
  selectors: readonly string[],
  contrast: ContrastCheck = 'on',
): Promise<readonly string[]> =>
  page.evaluate(
    async ([parts, check]) => {
      const { violations, incomplete, passes } = await (globalThis as AxeWindow).axe.run(
        { include: parts.filter((part) => document.querySelector(part) !== null).map((part) => [part]) },
        {
          resultTypes: ['violations', 'incomplete'],
          rules: {
            region: { enabled: false },
            // Off by default: targets of 24 px, or with as much room.
            'target-size': { enabled: true },
            'color-contrast': { enabled: check !== 'off' },
          },
        },
      )
      if (passes.length === 0) return ['axe looked at nothing']
      if (check === 'required' && passes.every(({ id }) => id !== 'color-contrast'))
        return ['axe computed no contrast']
      // Axe cannot compute a text that stands out of the box of its region. In other placements the same text is computed.
      const isInline = (selectors: readonly string[]): boolean =>
        document.querySelector(selectors.join())?.closest('[data-placement="inline"]') != null
      const unknown = incomplete
        .filter(({ id }) => id === 'color-contrast')
        .map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ target }) => !isInline(target)) }))
      return [...violations, ...unknown].flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => `${id}: ${html.slice(0, 120)} ${any[0]?.message ?? ''}`),
      )
    },
    [selectors, contrast] as const,
  )
