import type { StoreReport } from '../server/level/verify.js'
import type { CommandResult } from './command.js'
import { runOnFolder } from './storeFolder.js'

/** Runs `verify` with the words after its name. */
export const verify = (
  words: readonly string[],
  verifyFolder: (location: string) => Promise<StoreReport>,
): Promise<CommandResult> =>
  runOnFolder(
    {
      name: 'verify',
      verb: 'read',
      after: null,
      run: async (location) => report(await verifyFolder(location)),
    },
    words,
  )

function report({ channels, messages, damages }: StoreReport): CommandResult {
  if (damages.length === 0)
    return { code: 0, output: `All ${channels} channels with ${messages} messages are whole.` }
  const lines = damages.map(({ channel, detail }) => `damaged  ${channel ?? '(store)'}  ${detail}`)
  const summary = `${damages.length} damages in ${channels} channels. A server that opens this store begins a new history for each damaged channel.`
  return { code: 1, output: [...lines, '', summary].join('\n') }
}
