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

/** A component that forwards its `ref` to its root element, in React 18 and 19. */
export type Part<Props, Root> = ForwardRefExoticComponent<Props & RefAttributes<Root>>

/** Properties of a component's root element. A custom element must get all of them. */
export type RootProps = HTMLAttributes<HTMLElement> &
  RefAttributes<HTMLElement> & { readonly [Name in `data-${string}`]?: string | undefined }

/** Renders the root element in place of the default one. */
export type Render<State> = (props: RootProps, state: State) => ReactElement

interface Props<State> {
  readonly tag: 'section' | 'div' | 'span'
  readonly props: RootProps
  readonly state: State
  readonly render: Render<State> | undefined
}

/** The default root element, or the app's element with the same properties. */
export const Root = forwardRef(function Root<State>(
  { tag, props, state, render }: Props<State>,
  ref: ForwardedRef<HTMLElement>,
): ReactElement {
  const all = { ...props, ref }
  return render === undefined ? createElement(tag, all) : render(all, state)
}) as <State>(props: Props<State> & RefAttributes<HTMLElement>) => ReactElement
