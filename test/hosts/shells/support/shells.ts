import type { HostPage } from '../../css/support/buildPage.js'

const layered = 'react-connectivity/styles.css'
const unlayered = 'react-connectivity/styles.unlayered.css'
const theme = (name: string): string => `react-connectivity/themes/${name}.css`
const pages = '../../shells/pages/'

export interface ShellHost extends HostPage {
  readonly name: string
  /** The beginning of its picture's name; null when another order of imports has the same pictures. */
  readonly picture: string
}

const shell = (name: string, picture: string, host: string, styles: readonly string[]): ShellHost => ({
  name,
  picture,
  host: `${pages}${host}`,
  mount: `${pages}mount.tsx`,
  styles,
})

const tailwind = `${pages}shadcn.css`
const kitForTailwind = [layered, theme('shadcn')]

/** The shells, with the sheets that docs/theming.md names for each host. Both orders of imports have the same pictures. */
export const shells: readonly ShellHost[] = [
  shell('shadcn/ui, Tailwind imported first', 'shadcn', 'shadcn.tsx', [tailwind, ...kitForTailwind]),
  shell('shadcn/ui, Tailwind imported last', 'shadcn', 'shadcn.tsx', [...kitForTailwind, tailwind]),
  shell('MUI', 'mui', 'mui.tsx', [unlayered, theme('mui')]),
  shell('Mantine', 'mantine', 'mantine.tsx', [
    '@mantine/core/styles.css',
    '@mantine/notifications/styles.css',
    unlayered,
    theme('mantine'),
  ]),
  shell('Radix Themes', 'radix-themes', 'radixThemes.tsx', [
    '@radix-ui/themes/styles.css',
    layered,
    theme('radix-themes'),
  ]),
]
