import { CodeOrSourceMdx, HeadersMdx, Markdown } from '@storybook/addon-docs/blocks'
import type { AnchorHTMLAttributes, ReactElement } from 'react'

/** Pages of the documentation that Storybook shows, by file name. */
const pages: Readonly<Record<string, string>> = {
  'accessibility.md': 'guide-accessibility--docs',
  'i18n.md': 'guide-languages--docs',
  'placement.md': 'guide-placement--docs',
  'reasons.md': 'guide-errors-to-actions--docs',
  'requests.md': 'hooks-userequest--docs',
  'retry.md': 'patterns-retry-policies--docs',
  'rooms.md': 'patterns-rooms--docs',
  'theming.md': 'guide-theming--docs',
  'things.md': 'patterns-things--docs',
  'words.md': 'guide-vocabulary--docs',
}

/** A link of a Markdown file. A file that Storybook does not show is only named. */
function DocLink(props: AnchorHTMLAttributes<HTMLAnchorElement>): ReactElement {
  const { href = '', children } = props
  if (/^https?:/.test(href)) return <a href={href}>{children}</a>
  if (href.startsWith('./?path='))
    return (
      <a href={href} target="_top">
        {children}
      </a>
    )
  const page = pages[href.split('/').at(-1)?.split('#')[0] ?? '']
  return page === undefined ? (
    <>{children}</>
  ) : (
    <a href={`./?path=/docs/${page}`} target="_top">
      {children}
    </a>
  )
}

/** A page of the package's documentation: exactly the published file. */
export const Doc = ({ children }: { readonly children: string }): ReactElement => (
  <Markdown options={{ overrides: { ...HeadersMdx, code: CodeOrSourceMdx, a: DocLink } }}>
    {children}
  </Markdown>
)

interface CodeProps {
  /** The language of the text. Default: `tsx`. */
  readonly language?: string
  readonly children: string
}

/** A block of code in the theme of the page. */
export const Code = ({ language = 'tsx', children }: CodeProps): ReactElement => (
  <CodeOrSourceMdx className={`lang-${language}`}>{children}</CodeOrSourceMdx>
)
