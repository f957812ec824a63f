import { readFileSync } from 'node:fs'
import { renewEpochOfFolder } from '../server/level/epoch.js'
import { verifyFolder } from '../server/level/verify.js'
import { runCommand, type CommandResult } from './command.js'
import { newEpoch } from './newEpoch.js'
import { verify } from './verify.js'

const [name, ...words] = process.argv.slice(2)

async function run(): Promise<CommandResult> {
  if (name === 'verify') return verify(words, verifyFolder)
  if (name === 'new-epoch') return newEpoch(words, renewEpochOfFolder)
  return runCommand(process.argv.slice(2), (path) => readFileSync(path, 'utf8'))
}

// A reader such as `head` may end before the text does; the exit code still counts.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

const { code, output } = await run()
if (code === 2) process.stderr.write(`${output}\n`)
else process.stdout.write(`${output}\n`)
process.exitCode = code
