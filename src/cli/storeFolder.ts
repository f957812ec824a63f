import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, usage, wantsHelp, type CommandResult } from './command.js'

/** A file that every LevelDB has. */
const MARK = 'CURRENT'

/**
 * Checks that there is a database in a folder. LevelDB would make a missing folder, and leave files in one of something else,
 * before it says that there is none.
 *
 * @throws Error that says what is there instead
 */
function checkFolder(location: string): void {
  const found = statSync(location, { throwIfNoEntry: false })
  if (found === undefined) throw new Error('there is no such folder')
  if (!found.isDirectory()) throw new Error('it is a file')
  if (!existsSync(join(location, MARK)))
    throw new Error(`there is no store in this folder, which has no file ${MARK}`)
}

/** Why a database did not open, which its error says in the cause. */
function reasonOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : {}
  if (!(cause instanceof Error)) return messageOf(error)
  const isLocked = 'code' in cause && cause.code === 'LEVEL_LOCKED'
  return isLocked
    ? 'another process has it open. Stop the server first'
    : `${messageOf(error)}: ${cause.message}`
}

/** A command that works on the folder of a store. */
export interface FolderCommand {
  readonly name: 'verify' | 'new-epoch'
  /** What it could not do with the folder. */
  readonly verb: 'read' | 'change'
  readonly run: (location: string) => Promise<CommandResult>
  /** What holds after a failure; null when there is nothing to say. */
  readonly after: string | null
}

/** Runs a command with the words after its name. */
export async function runOnFolder(
  { name, verb, run, after }: FolderCommand,
  words: readonly string[],
): Promise<CommandResult> {
  if (wantsHelp(words)) return { code: 0, output: usage }
  const [location = ''] = words
  if (words.length !== 1 || location === '' || location.startsWith('-')) {
    const came = words.length === 0 ? 'none' : words.map((word) => (word === '' ? '""' : word)).join(' ')
    return { code: 2, output: `${name}: expected one folder, got ${came}\n\n${usage}` }
  }
  try {
    checkFolder(location)
    return await run(location)
  } catch (error) {
    const lines = [
      `${name}: cannot ${verb} ${location}: ${reasonOf(error)}`,
      'Expected the folder of a level store that no server has open.',
    ]
    return { code: 2, output: [lines.join('\n'), ...(after === null ? [] : [after])].join(' ') }
  }
}
