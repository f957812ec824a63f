import { seeds } from './words/index.js'
import { places } from './words/places.js'
import type { SeedWords, Word } from './words/types.js'

const code = (text: string): string => `\`${text}\``
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

function wordRow({ theirs, ours, note, at }: Word): readonly string[] {
  const { title, doc } = places[at]
  const own = ours.map(code).join(', ')
  return [theirs, note === undefined ? own : `${own}<br>${note}`, `[${title}](${doc})`]
}

const section = ({ name, about, words, codesTitle, codes }: SeedWords): string =>
  [
    `## ${name}`,
    about,
    table([name, 'here', 'explained in'], words.map(wordRow)),
    `${codesTitle}:`,
    table(
      [name, 'reason here', 'it means'],
      codes.map((each) => [code(each.code), code(each.reason), each.meaning]),
    ),
  ].join('\n\n')

const start = `# Coming from another system

The ideas of this package come from five systems. If you know one of them, read its words beside ours. The Storybook has a page for each under *Seeds*, with its
scenario live: press a fault, and see the states, the reasons and the raw codes as they happen.

The codes of three of them are tables to call, for a device, a proxy or a server that passes them on. The adapters for ZIM and neffos need none.

\`\`\`ts
import { electricImpReason, eliomException, thingWorxState } from 'react-connectivity/seeds'

export const reasons = [
  electricImpReason('NO_WIFI').reason, // network-lost
  eliomException('Channel_full').reason, // channel-full
  thingWorxState({ isConnected: true, isReporting: false }).reason, // heartbeat-timeout
]
\`\`\`

Which behaviour of each system is proved by which test: [Conformance](../conformance.md).`

/** The page \`docs/recipes/coming-from.md\`, written from the same words as the pages of the Storybook. */
export const comingFrom = (): string => `${[start, ...seeds.map(section)].join('\n\n')}\n`
