const row = (cells) => `| ${cells.join(' | ')} |`
const table = (heads, rows) => [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n')
const code = (text) => `\`${text}\``

/** The tables of docs/theming.md, by the name of their place. */
export const tables = ({ measures, colors }, slots) => ({
  colors: table(
    ['colour', 'light', 'dark', 'used for'],
    colors.map(({ name, normal, same, about }) => [
      code(`--conn-${name}`),
      ...(same === undefined ? normal.map(code) : [`as ${code(`--conn-${same}`)}`, '']),
      about,
    ]),
  ),
  measures: table(
    ['measure', 'default', 'used for'],
    measures.map(({ name, value, about }) => [code(`--conn-${name}`), code(value), about]),
  ),
  slots: table(
    ['slot', 'what it is', 'attributes'],
    slots.map(({ slot, about, attributes }) => [
      code(slot),
      about,
      attributes.map((one) => one.replace(/^[\w-]+/, code)).join('; '),
    ]),
  ),
})

/** Puts each table between its two comments, such as `<!-- slots -->` and `<!-- /slots -->`. */
export const withTables = (page, found) =>
  Object.entries(found).reduce((text, [name, rows]) => {
    const place = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`)
    if (!place.test(text)) throw new Error(`docs/theming.md has no place for the table ${name}`)
    return text.replace(place, () => `<!-- ${name} -->\n${rows}\n<!-- /${name} -->`)
  }, page)
