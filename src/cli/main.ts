import { readFileSync } from 'node:fs'
import { verifyFolder } from '../server/levelVerify.js'
import { runCommand } from './command.js'
import { verify } from './verify.js'

const [name, ...words] = process.argv.slice(2)
const { code, output } =
  name === 'verify'
    ? await verify(words, verifyFolder)
    : runCommand(process.argv.slice(2), (path) => readFileSync(path, 'utf8'))
if (code === 2) process.stderr.write(`${output}\n`)
else process.stdout.write(`${output}\n`)
process.exitCode = code
