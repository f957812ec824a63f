import { CssBaseline } from '@mui/material'
import { createTheme, ThemeProvider } from '@mui/material/styles'
import type { ReactElement } from 'react'
import type { HostProps } from './mount.js'

const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'class' },
  colorSchemes: { light: true, dark: true },
})

/** MUI as it is, with its styles outside of layers. */
export function Host({ scheme, children }: HostProps): ReactElement {
  return (
    <ThemeProvider theme={theme} defaultMode={scheme}>
      <CssBaseline />
      {children}
    </ThemeProvider>
  )
}
