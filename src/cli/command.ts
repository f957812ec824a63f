import { dirname, join, normalize } from 'node:path'
import { checkTheme, type CheckedPair } from './checkTheme.js'
import { importsOf } from './cssRules.js'
import type { Scheme } from './selectors.js'
import { doubtsOf, readTheme } from './theme.js'

/** Reads a text file. */
export type ReadFile = (path: string) => string

/** What a command prints, and its exit code: 0 passed, 1 something is wrong, 2 the check could not run. */
export interface CommandResult {
  readonly code: 0 | 1 | 2
  readonly output: string
}

export const usage = `Usage: react-connectivity check-theme <file.css>... [--scheme light|dark] [--element <selector>]
       react-connectivity verify <folder>
       react-connectivity new-epoch <folder>

check-theme

Computes the contrast of each pair of --conn-* tokens that the style sheet combines, and fails below WCAG AA:
4.5 for text, 3 for glyphs, focus rings and edges of buttons. Needs no browser. A file without tokens, an unknown token,
a rule that cannot be read and an import of a file that is not named would prove nothing, so they end the check.

  <file.css>   style sheets in the order in which the app loads them: the host's tokens, then the theme
  --scheme     only this colour scheme (default: both)
  --element    the element that has the host's tokens, such as ".radix-themes[data-gray-color=slate]"

verify

Reads the folder of a level store that no server has open, checks the checksum of each record and that no history has a hole, and
lists the damaged channels.

new-epoch

Gives the folder of a level store that no server has open a new epoch, after it was restored from a backup: every client is told that its
data may be out of date. Messages and sessions stay.

Exit codes: 0 all is well, 1 a pair is too low or a channel damaged, 2 the check could not run.`

const problem = (message: string): CommandResult => ({ code: 2, output: message })

interface Asked {
  readonly files: readonly string[]
  readonly schemes: readonly Scheme[]
  readonly element: string
}

/** Whether a person asks for the usage of a command. */
export const wantsHelp = (words: readonly string[]): boolean =>
  words.some((word) => word === '--help' || word === '-h')

/** `--scheme=dark` is `--scheme dark`. A selector has equals signs of its own. */
const withoutEquals = (word: string): readonly string[] => {
  const [, option, value] = /^(--\w+)=([\s\S]*)$/.exec(word) ?? []
  return option === undefined || value === undefined ? [word] : [option, value]
}

function readArguments(given: readonly string[]): Asked | string {
  const words = given.flatMap(withoutEquals)
  const files: string[] = []
  let schemes: readonly Scheme[] = ['light', 'dark']
  let element = ''
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const value = words[at + 1]
    if (word === '--scheme') {
      if (value !== 'light' && value !== 'dark')
        return `--scheme: expected light or dark, got ${value ?? 'nothing'}`
      schemes = [value]
      at += 1
    } else if (word === '--element') {
      if (value === undefined || value.startsWith('--'))
        return `--element: expected a selector, got ${value ?? 'nothing'}`
      element = value
      at += 1
    } else if (word.startsWith('-')) return `unknown option ${word}`
    else files.push(word)
  }
  return files.length === 0 ? 'expected a style sheet, got none' : { files, schemes, element }
}

/** Runs the commands that read style sheets, with the words after the name of the package's command. */
export function runCommand(words: readonly string[], readFile: ReadFile): CommandResult {
  const [name, ...rest] = words
  if (name === 'help' || wantsHelp(words)) return { code: 0, output: usage }
  if (name === undefined) return problem(`Expected a command, got none.\n\n${usage}`)
  if (name !== 'check-theme') return problem(`Unknown command ${name}.\n\n${usage}`)
  const asked = readArguments(rest)
  if (typeof asked === 'string') return problem(`check-theme: ${asked}\n\n${usage}`)
  const sheets: string[] = []
  for (const file of asked.files) {
    try {
      sheets.push(readFile(file))
    } catch (error) {
      return problem(`check-theme: cannot read ${file}: ${messageOf(error)}`)
    }
  }
  const doubts = [...doubtsOf(readTheme(sheets, asked.element)), ...unreadImports(asked.files, sheets)]
  if (doubts.length > 0)
    return problem(
      [
        `check-theme: ${doubts.join('\ncheck-theme: ')}`,
        'Expected tokens of docs/theming.md, in rules that a media query, @supports, @layer or a class can decide.',
      ].join('\n'),
    )
  try {
    return report(checkTheme(sheets, asked))
  } catch (error) {
    return problem(
      `check-theme: ${messageOf(error)}\nExpected a colour. Add the style sheet that defines it before the theme, ` +
        'or name the element that has it with --element.',
    )
  }
}

/** The app's own sheets that a sheet imports and that are not among the files. Sheets of packages set no tokens of an app. */
function unreadImports(files: readonly string[], sheets: readonly string[]): string[] {
  const known = new Set(files.map((file) => normalize(file)))
  return files.flatMap((file, at) =>
    importsOf(sheets[at] ?? '')
      .filter((path) => /^\.{1,2}\//.test(path) && !known.has(join(dirname(file), path)))
      .map(
        (path) =>
          `cannot read ${path}, which ${file} imports; name ${join(dirname(file), path)} before ${file}`,
      ),
  )
}

/** The text of an error. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A ratio rounded down, so that 4.499 does not read as 4.5. */
const shown = (ratio: number): string => (Math.floor(ratio * 100) / 100).toFixed(2)

function report(pairs: readonly CheckedPair[]): CommandResult {
  const isLow = ({ ratio, least }: CheckedPair): boolean => ratio < least
  const lines = pairs.map((pair) =>
    [
      isLow(pair) ? 'LOW ' : 'ok  ',
      pair.scheme.padEnd(5),
      shown(pair.ratio).padStart(5),
      `of ${pair.least.toFixed(1)}`,
      pair.what.padEnd(5),
      `${pair.front} on ${pair.back}`,
      `(${pair.frontColor} on ${pair.backColor})`,
    ].join('  '),
  )
  const low = pairs.filter(isLow)
  const summary =
    low.length === 0
      ? [`All ${pairs.length} pairs pass.`]
      : [
          `${low.length} of ${pairs.length} pairs are too low:`,
          ...low.map(
            ({ front, back, scheme, least, ratio }) =>
              `  ${front} on ${back}, ${scheme}: expected at least ${least}, got ${shown(ratio)}. Set one of the two to a colour further from the other.`,
          ),
        ]
  return { code: low.length === 0 ? 0 : 1, output: [...lines, '', ...summary].join('\n') }
}
