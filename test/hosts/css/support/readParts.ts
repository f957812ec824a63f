import type { Page } from 'playwright-core'

/** Properties that a host's reset or element styles change. */
const properties = [
  'background-color',
  'border-end-end-radius',
  'border-start-start-radius',
  'box-sizing',
  'color',
  'display',
  'font-size',
  'font-weight',
  'letter-spacing',
  'line-height',
  'margin-block-end',
  'margin-block-start',
  'margin-inline-end',
  'margin-inline-start',
  'padding-block-end',
  'padding-block-start',
  'padding-inline-end',
  'padding-inline-start',
  'text-align',
  'text-transform',
] as const

const slots = (names: string): string =>
  `:is(${names
    .split(' ')
    .map((name) => `[data-slot="conn-${name}"]`)
    .join(', ')})`

/** Where the app's own text goes on, so that its look is inherited: all of it around the app's content, spacing in its lines. */
const fromApp: Readonly<Record<string, string>> = {
  color: `${slots('stale stale-content stale-place stale-room status status-button')}, ${slots('stale-room')} *`,
  'letter-spacing': `${slots('stale status status-button send')}, ${slots('stale send')} *`,
  'line-height': `${slots('stale stale-content status status-button send')}, ${slots('send')} *`,
  'font-size': slots('status status-button stale stale-content'),
  'box-sizing': 'dt, dd',
}

const sides = ['block-start', 'block-end', 'inline-start', 'inline-end'] as const

/** Waits until all components are there. */
export async function waitForParts(page: Page): Promise<void> {
  for (const slot of ['conn-banner', 'conn-unsaved', 'conn-stale-line'])
    await page.locator(`#plain [data-slot="${slot}"]`).waitFor()
}

/** The computed styles of each element of the components, as `slot variant property: value`. */
export async function readParts(page: Page): Promise<readonly string[]> {
  await waitForParts(page)
  await page.locator('#plain [data-slot="conn-status-button"]').click()
  await page.locator('[data-slot="conn-details"]').waitFor()
  return page.evaluate(
    ({ names, edges, free }) =>
      [...document.querySelectorAll('#plain :is([data-slot], dt, dd)')].flatMap((element) => {
        const style = getComputedStyle(element)
        const value = (name: string): string => style.getPropertyValue(name)
        const kind = [
          element.getAttribute('data-slot') ?? element.localName,
          element.getAttribute('data-variant'),
        ].join(' ')
        // A border without width has no style and colour that could be seen.
        const edge = (side: string): string =>
          value(`border-${side}-width`) === '0px'
            ? 'none'
            : ['width', 'style', 'color'].map((what) => value(`border-${side}-${what}`)).join(' ')
        return [
          ...names
            .filter((name) => !element.matches(free[name] ?? 'nothing'))
            .map((name) => `${kind} ${name}: ${value(name)}`),
          ...edges.map((side) => `${kind} border-${side}: ${edge(side)}`),
        ]
      }),
    { names: properties, edges: sides, free: fromApp },
  )
}

/** What the app's own class sets on its banner: padding, border, and whether the background is another one. */
export async function readAppBanner(page: Page): Promise<readonly (string | boolean)[]> {
  await page.locator('#app [data-slot="conn-banner"]').waitFor()
  return page.evaluate(() => {
    const [plain, own] = ['#plain', '#app'].map((place) =>
      getComputedStyle(document.querySelector(`${place} [data-slot="conn-banner"]`) as Element),
    )
    if (plain === undefined || own === undefined) return []
    const { paddingInlineStart, paddingInlineEnd, borderBlockStartWidth, backgroundColor } = own
    return [
      paddingInlineStart,
      paddingInlineEnd,
      borderBlockStartWidth,
      backgroundColor !== plain.backgroundColor,
    ]
  })
}
