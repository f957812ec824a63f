import type { ArgTypes, StoryObj } from '@storybook/react-vite'
import type { ComponentType, ReactElement } from 'react'
import { catalogues } from './languages.js'
import { situations, type Situation } from './situations.js'

/** Controls that all components share. */
export const sharedArgTypes = {
  locale: { control: 'select', options: Object.keys(catalogues) },
  messages: { control: false },
  render: { control: false },
  ref: { table: { disable: true } },
} satisfies Partial<ArgTypes>

/** The args of a story with a situation. */
interface SituationArgs extends Record<string, unknown> {
  readonly situation: Situation
}

/** The args without the situation, which is no prop of the component. */
const propsOf = <Props extends object>(args: SituationArgs): Props =>
  Object.fromEntries(Object.entries(args).filter(([name]) => name !== 'situation')) as Props

/** The story with a situation to choose; the page of the component shows it first. */
export function situationStory<Props extends object>(
  Component: ComponentType<Props>,
  situation: Situation,
  around: (part: ReactElement) => ReactElement = (part) => part,
): StoryObj<SituationArgs> {
  return {
    args: { situation },
    argTypes: {
      situation: {
        control: 'select',
        options: Object.keys(situations),
        description: 'The situation of the live client. No prop of the component.',
        table: { category: 'Situation' },
      },
    },
    loaders: [async ({ args }) => ({ stage: await situations[args.situation](), live: false })],
    render: (args) => around(<Component {...propsOf<Props>(args)} />),
  }
}

/** Shows a module as the code of a story: exactly the file. */
export const showing = (code: string) => ({
  docs: { canvas: { sourceState: 'shown' }, source: { code, language: 'tsx' } },
})

/** A story that renders a module of `stories/examples` and shows it. */
export const example = (Example: ComponentType, code: string): Pick<StoryObj, 'render' | 'parameters'> => ({
  render: () => <Example />,
  parameters: showing(code),
})
