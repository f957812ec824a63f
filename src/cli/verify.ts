import type { StoreReport } from '../server/level/verify.js'
import { messageOf, usage, type CommandResult } from './command.js'

/** Runs `verify` with the words after its name. */
export async function verify(
  words: readonly string[],
  verifyFolder: (location: string) => Promise<StoreReport>,
): Promise<CommandResult> {
  const [location, ...more] = words
  if (words.includes('--help')) return { code: 0, output: usage }
  if (location === undefined || location.startsWith('-') || more.length > 0)
    return { code: 2, output: `verify: expected one folder\n\n${usage}` }
  try {
    return report(await verifyFolder(location))
  } catch (error) {
    const output = `verify: cannot read ${location}: ${messageOf(error)}\nExpected the folder of a level store that no server has open.`
    return { code: 2, output }
  }
}

function report({ channels, messages, damages }: StoreReport): CommandResult {
  if (damages.length === 0)
    return { code: 0, output: `All ${channels} channels with ${messages} messages are whole.` }
  const lines = damages.map(({ channel, detail }) => `damaged  ${channel ?? '(store)'}  ${detail}`)
  const summary = `${damages.length} damages in ${channels} channels. A server that opens this store begins a new history for each damaged channel.`
  return { code: 1, output: [...lines, '', summary].join('\n') }
}
