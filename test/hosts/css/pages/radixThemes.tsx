import { Theme } from '@radix-ui/themes'
import type { ReactElement } from 'react'
import type { HostProps } from './mount.js'

export function Host({ scheme, children }: HostProps): ReactElement {
  return (
    <Theme appearance={scheme} accentColor="indigo" grayColor="slate">
      {children}
    </Theme>
  )
}
