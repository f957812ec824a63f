/** Evaluates `1 - .79 * l` with the values of its names. Returns NaN for what it cannot read. */
export function calculate(text: string, values: ReadonlyMap<string, number>): number {
  const parts = text.match(/\d*\.?\d+(?:e[-+]?\d+)?%?|[a-z]+|[-+*/()]/gi) ?? []
  let at = 0
  const take = (): string => parts[at++] ?? ''

  function factor(): number {
    const part = take()
    if (part === '-') return -factor()
    if (part === '+') return factor()
    if (part === 'calc') return factor()
    if (part === '(') {
      const value = sum()
      return take() === ')' ? value : Number.NaN
    }
    if (part.endsWith('%')) return Number(part.slice(0, -1)) / 100
    return values.get(part) ?? (part === '' ? Number.NaN : Number(part))
  }
  function product(): number {
    let value = factor()
    while (parts[at] === '*' || parts[at] === '/')
      value = take() === '*' ? value * factor() : value / factor()
    return value
  }
  function sum(): number {
    let value = product()
    while (parts[at] === '+' || parts[at] === '-')
      value = take() === '+' ? value + product() : value - product()
    return value
  }
  const value = sum()
  return at === parts.length ? value : Number.NaN
}
