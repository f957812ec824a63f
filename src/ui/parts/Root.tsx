'use client'

import {
  createElement,
  forwardRef,
  type ForwardedRef,
  type ForwardRefExoticComponent,
  type HTMLAttributes,
  type ReactElement,
  type RefAttributes,
} from 'react'

/** A component that hands its `ref` to its root element, in React 18 as in 19. */
export type Part<Props, Root> = ForwardRefExoticComponent<Props & RefAttributes<Root>>

/** What the root element of a component is given. Spread all of it on an element of your own. */
export type RootProps = HTMLAttributes<HTMLElement> &
  RefAttributes<HTMLElement> & { readonly [Name in `data-${string}`]?: string | undefined }

/** Makes the root element in place of the default one. */
export type Render<State> = (props: RootProps, state: State) => ReactElement

interface Props<State> {
  readonly tag: 'section' | 'span'
  readonly props: RootProps
  readonly state: State
  readonly render: Render<State> | undefined
}

/** The default root element, or the one that the app makes of the same properties. */
export const Root = forwardRef(function Root<State>(
  { tag, props, state, render }: Props<State>,
  ref: ForwardedRef<HTMLElement>,
): ReactElement {
  const all = { ...props, ref }
  return render === undefined ? createElement(tag, all) : render(all, state)
}) as <State>(props: Props<State> & RefAttributes<HTMLElement>) => ReactElement
