import { useLayoutEffect, type ReactElement, type ReactNode } from 'react'
import { MessagesProvider } from 'react-connectivity/ui'
import { catalogues } from '../stories/support/languages.js'
import { setPage, type Globals } from './page.js'

export interface SurroundingsProps {
  readonly globals: Globals
  readonly isDocs: boolean
  readonly children: ReactNode
}

/** The surroundings of a story, as chosen in the toolbar. */
export function Surroundings({ globals, isDocs, children }: SurroundingsProps): ReactElement {
  useLayoutEffect(() => setPage(globals, isDocs), [globals, isDocs])
  return (
    <MessagesProvider messages={catalogues[String(globals['language'])] ?? {}}>{children}</MessagesProvider>
  )
}
