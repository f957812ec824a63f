import type { EpochChange } from '../server/level/epoch.js'
import type { CommandResult } from './command.js'
import { runOnFolder } from './storeFolder.js'

/** Runs `new-epoch` with the words after its name. */
export const newEpoch = (
  words: readonly string[],
  renewEpoch: (location: string) => Promise<EpochChange>,
): Promise<CommandResult> =>
  runOnFolder(
    {
      name: 'new-epoch',
      verb: 'change',
      after: 'Nothing was changed.',
      async run(location) {
        const { before, after } = await renewEpoch(location)
        return {
          code: 0,
          output: `The store has the epoch ${after} now; it was ${before}. Every client is told process-closed when it comes back.`,
        }
      },
    },
    words,
  )
