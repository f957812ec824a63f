import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks'
import { useEffect, useLayoutEffect, useState, type ReactElement, type ReactNode } from 'react'
import { addons } from 'storybook/preview-api'
import { setPage, type Globals } from './page.js'
import { look } from './theme.js'
import { toolbar } from './toolbar.js'

export type DocsPageProps = DocsContainerProps & { readonly children?: ReactNode }

/** The toolbar's values in the address of the page: `globals=theme:dark;dir:rtl`. */
function addressed(): Globals {
  const text = new URLSearchParams(location.search).get('globals') ?? ''
  return Object.fromEntries(text.split(';').map((pair) => pair.split(':', 2)))
}

/** A page of the documentation, in the theme of the toolbar. */
export function DocsPage(props: DocsPageProps): ReactElement {
  const [globals, setGlobals] = useState<Globals>(() => ({ ...toolbar.initialGlobals, ...addressed() }))
  useLayoutEffect(() => setPage(globals, true), [globals])
  useEffect(() => {
    const channel = addons.getChannel()
    const update = (event: { readonly globals: Globals }): void => setGlobals(event.globals)
    channel.on('globalsUpdated', update)
    return () => channel.off('globalsUpdated', update)
  }, [])
  return <DocsContainer {...props} theme={look(globals['theme'] === 'dark' ? 'dark' : 'light')} />
}
