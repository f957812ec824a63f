import { GlobalStyles } from '@mui/material'
import { StyledEngineProvider } from '@mui/material/styles'
import type { ReactElement } from 'react'
import type { HostProps } from './mount.js'
import { Host as Mui } from './mui.js'

/** MUI with its styles in the layer `mui`, and the order that its documentation gives. */
export function Host(props: HostProps): ReactElement {
  return (
    <StyledEngineProvider enableCssLayer>
      <GlobalStyles styles="@layer theme, base, mui, components, utilities;" />
      <Mui {...props} />
    </StyledEngineProvider>
  )
}
