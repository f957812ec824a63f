import * as connectivity from 'react-connectivity/storybook/preview'

/** A menu from its values and their titles. */
const menu = (title: string, icon: string, description: string, items: Record<string, string>) => ({
  description,
  toolbar: {
    title,
    icon,
    dynamicTitle: true,
    items: Object.entries(items).map(([value, name]) => ({ value, title: name })),
  },
})

/** The colour scheme of the device, which the frame of Storybook has too. */
const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

/** The menus of the toolbar with those of the addon, and what they are at first. */
export const toolbar = {
  initialGlobals: {
    theme: scheme,
    contrast: 'normal',
    dir: 'auto',
    language: 'en',
    motion: 'full',
    ...connectivity.initialGlobals,
  },
  globalTypes: {
    theme: menu('Theme', 'circlehollow', 'Colour scheme', { light: 'Light', dark: 'Dark' }),
    contrast: menu('Contrast', 'contrast', 'Contrast', { normal: 'Contrast: normal', more: 'More contrast' }),
    dir: menu('Direction', 'transfer', 'Writing direction', {
      auto: 'Direction: language',
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
    motion: menu('Motion', 'play', 'Motion', { full: 'Motion: full', reduced: 'Reduced motion' }),
    ...connectivity.globalTypes,
  },
} as const
