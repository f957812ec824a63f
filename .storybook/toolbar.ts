/** One menu of the toolbar, as `globalTypes` of Storybook has it. */
export interface ToolbarMenu {
  readonly description: string
  readonly toolbar: {
    readonly title: string
    readonly icon: string
    readonly dynamicTitle: boolean
    readonly items: readonly { readonly value: string; readonly title: string }[]
  }
}

/** A menu from its values and their titles. */
const menu = (
  title: string,
  icon: string,
  description: string,
  items: Record<string, string>,
): ToolbarMenu => ({
  description,
  toolbar: {
    title,
    icon,
    dynamicTitle: true,
    items: Object.entries(items).map(([value, name]) => ({ value, title: name })),
  },
})

/** The menus of the toolbar, and what they are at first. */
export const toolbar = {
  initialGlobals: {
    theme: 'light',
    contrast: 'normal',
    dir: 'auto',
    language: 'en',
    motion: 'full',
    network: 'story',
    clock: 'touch',
  },
  globalTypes: {
    theme: menu('Theme', 'circlehollow', 'Colour scheme', { light: 'Light', dark: 'Dark' }),
    contrast: menu('Contrast', 'contrast', 'Contrast', { normal: 'Contrast', more: 'More contrast' }),
    dir: menu('Direction', 'transfer', 'Writing direction', {
      auto: 'Direction',
      ltr: 'Left to right',
      rtl: 'Right to left',
    }),
    language: menu('Language', 'globe', 'Language of the texts', {
      en: 'English',
      de: 'Deutsch',
      fr: 'Français',
      es: 'Español',
      'pt-BR': 'Português (Brasil)',
      'zh-CN': '简体中文',
      ja: '日本語',
      ar: 'العربية',
      he: 'עברית',
      'en-XA': 'Long words',
    }),
    motion: menu('Motion', 'play', 'Motion', { full: 'Motion', reduced: 'Reduced motion' }),
    network: menu('Network', 'graphline', 'Network of the story', {
      story: 'Network',
      live: 'Works',
      offline: 'Device offline',
      slow: 'Slow',
      refuse: 'Server unreachable',
    }),
    clock: menu('Clock', 'timer', 'Clock of the story', {
      touch: 'Clock',
      real: 'Real time',
      fast: 'Time × 10',
      frozen: 'Time stands still',
    }),
  },
} as const
