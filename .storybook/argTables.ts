/** What react-docgen reads of one prop. */
interface DocgenProp {
  readonly required?: boolean
  readonly description?: string
  readonly tsType?: { readonly name: string; readonly raw?: string }
}

/** A row of an argument table, as far as it is set here. */
interface Row {
  readonly description?: string
  readonly control?: unknown
  readonly options?: readonly unknown[]
  readonly table?: Readonly<Record<string, unknown>>
  readonly type?: unknown
}

interface Context {
  readonly component?: unknown
  readonly argTypes: Readonly<Record<string, Row>>
}

const literals = /^\s*\|?\s*('[^']*'(\s*\|\s*'[^']*')*)\s*$/

/** The values of a union of texts; null for any other type. */
function optionsOf(type: string): readonly string[] | null {
  const found = literals.exec(type)?.[1]
  return found === undefined ? null : [...found.matchAll(/'([^']*)'/g)].map(([, value = '']) => value)
}

/** The default that a docstring names; null without one. */
export const defaultOf = (description: string): string | null =>
  /Default:\s*([^]*?)(?:\.\s|\.$|$)/
    .exec(description)?.[1]
    ?.replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .trim() ?? null

/** Props that every component has come last. */
const common = new Set(['messages', 'locale', 'render'])

/** One row, with the values of a union and the default. */
function complete(row: Row, { required = false, description = '', tsType }: DocgenProp): Row {
  const type = (tsType?.raw ?? tsType?.name ?? '')
    .replaceAll(/\s+/g, ' ')
    .replace(' | undefined', '')
    .replace(/^\| /, '')
  // Storybook has made an object of the control, and `disable` of false.
  const isOff = (row.control as { readonly disable?: boolean } | undefined)?.disable === true
  const options = isOff || row.options !== undefined ? null : optionsOf(type)
  const byDefault = required ? null : defaultOf(description)
  return {
    ...row,
    ...(options === null
      ? {}
      : { control: { type: options.length > 3 ? 'select' : 'inline-radio' }, options }),
    table: {
      ...row.table,
      ...(type === '' ? {} : { type: { summary: type } }),
      ...(byDefault === null ? {} : { defaultValue: { summary: byDefault } }),
    },
  }
}

/** Shows unions and defaults, which react-docgen reads and the table does not show. */
export function withUnionsAndDefaults({ component, argTypes }: Context): Record<string, Row> {
  const { props = {} } =
    (component as { readonly __docgenInfo?: { readonly props?: Record<string, DocgenProp> } } | undefined)
      ?.__docgenInfo ?? {}
  const rows = Object.entries(argTypes).flatMap(([name, row]): readonly (readonly [string, Row])[] => {
    const prop = props[name]
    if (prop !== undefined) return [[name, complete(row, prop)]]
    return common.has(name) ? [] : [[name, row]]
  })
  return Object.fromEntries(
    rows.toSorted(([one], [other]) => Number(common.has(one)) - Number(common.has(other))),
  )
}
