import { createTheme } from '@mui/material/styles'

/** The style sheet that MUI writes into the page for its tokens, in both colour schemes. */
export function muiTokens(): string {
  const theme = createTheme({
    cssVariables: { colorSchemeSelector: 'class' },
    colorSchemes: { light: true, dark: true },
  })
  // The types of a theme leave this method out.
  const { generateStyleSheets } = theme as unknown as {
    readonly generateStyleSheets: () => readonly object[]
  }
  const sheets = generateStyleSheets.call(theme)
  return sheets
    .flatMap((sheet) => Object.entries(sheet))
    .map(([selector, declarations]) => `${selector} {${declare(declarations as object)}}`)
    .join('\n')
}

const declare = (declarations: object): string =>
  Object.entries(declarations)
    .map(([name, value]) => `${name}: ${String(value)};`)
    .join(' ')
