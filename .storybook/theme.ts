import { create, type ThemeVars } from 'storybook/theming/create'

const fonts = {
  fontBase: "ui-sans-serif, system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif",
  fontCode: "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', monospace",
}

/** The look of Storybook and of its pages: quiet surfaces with one hairline, like the components. */
export function look(base: 'light' | 'dark'): ThemeVars {
  const isDark = base === 'dark'
  const [fg, muted] = isDark ? ['#fafafa', '#a1a1aa'] : ['#18181b', '#52525b']
  const [app, surface, border] = isDark
    ? ['#18181b', '#09090b', '#3f3f46']
    : ['#fafafa', '#ffffff', '#e4e4e7']
  const accent = isDark ? '#93b4fd' : '#2b55d9'
  return create({
    base,
    ...fonts,
    brandTitle: 'react-connectivity',
    brandImage: isDark ? './logo-dark.svg' : './logo.svg',
    brandUrl: './?path=/story/playground--live',
    brandTarget: '_self',
    appBg: app,
    appContentBg: surface,
    appPreviewBg: surface,
    appBorderColor: border,
    appBorderRadius: 10,
    colorPrimary: accent,
    colorSecondary: accent,
    textColor: fg,
    textMutedColor: muted,
    barBg: surface,
    barTextColor: muted,
    barSelectedColor: accent,
    barHoverColor: accent,
    inputBg: surface,
    inputBorder: border,
    inputTextColor: fg,
    inputBorderRadius: 8,
  })
}
