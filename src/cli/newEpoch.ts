import type { EpochChange } from '../server/level/epoch.js'
import { messageOf, usage, type CommandResult } from './command.js'

/** Runs `new-epoch` with the words after its name. */
export async function newEpoch(
  words: readonly string[],
  renewEpoch: (location: string) => Promise<EpochChange>,
): Promise<CommandResult> {
  const [location, ...more] = words
  if (words.includes('--help')) return { code: 0, output: usage }
  if (location === undefined || location.startsWith('-') || more.length > 0)
    return { code: 2, output: `new-epoch: expected one folder\n\n${usage}` }
  try {
    const { before, after } = await renewEpoch(location)
    return {
      code: 0,
      output: `The store has the epoch ${after} now; it was ${before}. Every client is told process-closed when it comes back.`,
    }
  } catch (error) {
    const output = `new-epoch: cannot change ${location}: ${messageOf(error)}\nExpected the folder of a level store that no server has open. Nothing was changed.`
    return { code: 2, output }
  }
}
