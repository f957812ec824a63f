/** Options of the command line: `--only burst,fanout --runs 3 --quick --no-build`. */
export function readOptions(args, names) {
  const options = { only: names, runs: undefined, quick: false, build: true }
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--quick') options.quick = true
    else if (arg === '--no-build') options.build = false
    else if (arg === '--only') options.only = (rest.shift() ?? '').split(',').filter(Boolean)
    else if (arg === '--runs') options.runs = Number(rest.shift())
    else throw new TypeError(`bench: unknown argument ${arg}; known are --only, --runs, --quick, --no-build`)
  }
  const unknown = options.only.filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new TypeError(`bench: unknown measure ${unknown.join(', ')}; the measures are ${names.join(', ')}`)
  if (options.runs !== undefined && !(Number.isSafeInteger(options.runs) && options.runs > 0))
    throw new RangeError('bench: --runs needs a whole number above 0')
  return options
}
