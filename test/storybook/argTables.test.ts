import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { withUnionsAndDefaults } from '../../.storybook/argTables.js'

const ui = fileURLToPath(new URL('../../src/ui', import.meta.url))
const sources = readdirSync(ui, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => readFileSync(join(ui, name), 'utf8'))

/** The optional props of the public components, with their docstrings. */
const optional = sources
  .flatMap((source) => [...source.matchAll(/export interface (\w+Props)\b[^]*?\n\}/g)])
  .flatMap(([text, name]) =>
    [...text.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*readonly (\w+)\?:/g)].map(([, about, prop]) => ({
      prop: `${name}.${prop}`,
      about: about ?? '',
    })),
  )

const table = (props: object, argTypes: Record<string, object>) =>
  withUnionsAndDefaults({ component: { __docgenInfo: { props } }, argTypes })

describe('the table of arguments', () => {
  it('can show the default of each optional prop', () => {
    expect(optional.length).toBeGreaterThan(20)
    expect(optional.filter(({ about }) => !about.includes('Default:')).map(({ prop }) => prop)).toEqual([])
  })

  it('shows the values of a union, a control for them, and the default', () => {
    const size = {
      required: false,
      description: 'Size of the LED. Default: `md`.',
      tsType: { name: 'union', raw: "| 'sm'\n | 'md'" },
    }
    expect(table({ size }, { size: {} })['size']).toEqual({
      control: { type: 'inline-radio' },
      options: ['sm', 'md'],
      table: { type: { summary: "'sm' | 'md'" }, defaultValue: { summary: 'md' } },
    })
  })

  it('keeps a control that the story has chosen', () => {
    const render = { description: 'Renders. Default: a span.', tsType: { name: "'a' | 'b'" } }
    expect(table({ render }, { render: { control: { disable: true } } })['render']).toMatchObject({
      control: { disable: true },
    })
  })

  it('ends with the props that all components share, and leaves out those that a component lacks', () => {
    const prop = { description: '', tsType: { name: 'string' } }
    const rows = table({ locale: prop, of: prop }, { locale: {}, messages: {}, of: {} })
    expect(Object.keys(rows)).toEqual(['of', 'locale'])
  })
})
