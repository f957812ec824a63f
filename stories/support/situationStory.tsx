import type { ArgTypes, StoryObj } from '@storybook/react-vite'
import type { ComponentType, ReactElement } from 'react'
import type { ConnectivityParameters } from 'react-connectivity/storybook'
import { situationNames, type SituationName } from 'react-connectivity/testing'
import { catalogues } from './languages.js'

/** Controls that all components share. */
export const sharedArgTypes = {
  locale: { control: 'select', options: Object.keys(catalogues) },
  messages: { control: false },
  render: { control: false },
  ref: { table: { disable: true } },
} satisfies Partial<ArgTypes>

/** The args of a story with a situation. */
interface SituationArgs extends Record<string, unknown> {
  readonly situation: SituationName
}

/** The args without the situation, which is no prop of the component. */
const propsOf = <Props extends object>(args: SituationArgs): Props =>
  Object.fromEntries(Object.entries(args).filter(([name]) => name !== 'situation')) as Props

/** The parameters that set the client of a story. */
const connected = (connectivity: ConnectivityParameters) => ({ connectivity })

/** Begins a story in a situation: `export const Offline = at('offline')`. */
export const at = (situation: SituationName, isLive = false) => ({
  parameters: connected({ situation, clock: isLive ? 'real' : 'interaction' }),
})

/** The story with a situation to choose; the page of the component shows it first. */
export function situationStory<Props extends object>(
  Component: ComponentType<Props>,
  situation: SituationName,
  around: (part: ReactElement) => ReactElement = (part) => part,
): StoryObj<SituationArgs> {
  return {
    args: { situation },
    argTypes: {
      situation: {
        control: 'select',
        options: situationNames,
        description: 'The situation of the live client. No prop of the component.',
        table: { category: 'Situation' },
      },
    },
    parameters: connected({ situation: ({ args }) => args['situation'] as SituationName }),
    render: (args) => around(<Component {...propsOf<Props>(args)} />),
  }
}

/** Shows a module as the code of a story: exactly the file. */
export const showing = (code: string) => ({
  docs: { canvas: { sourceState: 'shown' }, source: { code, language: 'tsx' } },
})

/** A story that renders a module of `stories/examples`, in a situation, and shows it. */
export const example = (
  Example: ComponentType,
  code: string,
  { parameters }: { readonly parameters?: object } = {},
): Pick<StoryObj, 'render' | 'parameters'> => ({
  render: () => <Example />,
  parameters: { ...parameters, ...showing(code) },
})
