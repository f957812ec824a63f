import type { ReactElement } from 'react'
import type { HostProps } from './mount.js'

/** Tailwind with the tokens of shadcn/ui: a class on the document selects the scheme. */
export function Host({ scheme, children }: HostProps): ReactElement {
  document.documentElement.classList.toggle('dark', scheme === 'dark')
  return <div className="tailwind">{children}</div>
}
