import { MantineProvider } from '@mantine/core'
import type { ReactElement } from 'react'
import type { HostProps } from './mount.js'

export function Host({ scheme, children }: HostProps): ReactElement {
  return <MantineProvider forceColorScheme={scheme}>{children}</MantineProvider>
}
