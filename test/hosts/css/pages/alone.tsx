import type { ReactElement } from 'react'
import type { HostProps } from './mount.js'

/** A page without a design system. */
export function Host({ scheme, children }: HostProps): ReactElement {
  document.documentElement.style.colorScheme = scheme
  return <>{children}</>
}
